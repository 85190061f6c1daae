package com.github.onsdigital.dp.kafka.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A run of growing waits: {@code min · 2ⁿ}, at most {@code max}, each with ±25 % jitter.
 * It is capped, where dp-kafka's wraps round to the start. Not thread-safe: one owner.
 * Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class Backoff {

	private static final double JITTER = 0.25;

	private final RetrySettings settings;

	private final RandomGenerator random;

	private int step;

	/**
	 * Makes a back-off that stands at its first wait.
	 * @param settings the shortest and the longest wait
	 * @param random gives the jitter
	 */
	public Backoff(RetrySettings settings, RandomGenerator random) {
		this.settings = settings;
		this.random = random;
	}

	/**
	 * Takes the next wait.
	 * @return the wait, jitter included; at least 1 ms
	 */
	public Duration next() {
		return delay(this.step++, this.settings, this.random);
	}

	/**
	 * Starts again with the shortest wait.
	 */
	public void reset() {
		this.step = 0;
	}

	/**
	 * Calculates one wait of such a run.
	 * @param step how many waits came before it
	 * @param settings the shortest and the longest wait
	 * @param random gives the jitter
	 * @return the wait, jitter included; at least 1 ms
	 */
	public static Duration delay(int step, RetrySettings settings, RandomGenerator random) {
		long min = settings.minPeriod().toNanos();
		long max = settings.maxPeriod().toNanos();
		double nominal = Math.min((double) max, (double) min * Math.pow(2, Math.min(Math.max(step, 0), 62)));
		double jittered = nominal * (1 + JITTER * (2 * random.nextDouble() - 1));
		return Duration.ofNanos(Math.max(1_000_000L, (long) jittered));
	}

}
