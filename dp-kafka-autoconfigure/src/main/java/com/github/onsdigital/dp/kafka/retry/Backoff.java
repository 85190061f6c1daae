package com.github.onsdigital.dp.kafka.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Exponential back-off: {@code min · 2ⁿ}, at most {@code max}, each wait with ±25 %
 * jitter. The wait stays at the maximum; the Go dp-kafka starts again at the minimum. Not
 * thread-safe.
 *
 * @since 0.1.0
 */
@Internal
public final class Backoff {

	private static final double JITTER = 0.25;

	private final RetrySettings settings;

	private final RandomGenerator random;

	private int step;

	/**
	 * Creates a back-off whose next wait is the first.
	 * @param settings the shortest and the longest wait
	 * @param random the source of the jitter
	 */
	public Backoff(RetrySettings settings, RandomGenerator random) {
		this.settings = settings;
		this.random = random;
	}

	/**
	 * Returns the next wait and advances to the one after it.
	 * @return the wait, jitter included; at least 1 ms
	 */
	public Duration next() {
		return delay(this.step++, this.settings, this.random);
	}

	/**
	 * Resets the back-off to the shortest wait.
	 */
	public void reset() {
		this.step = 0;
	}

	/**
	 * Calculates one wait of the back-off.
	 * @param step the number of waits before this one
	 * @param settings the shortest and the longest wait
	 * @param random the source of the jitter
	 * @return the wait, jitter included; at least 1 ms
	 */
	public static Duration delay(int step, RetrySettings settings, RandomGenerator random) {
		long min = settings.minPeriod().toNanos();
		long max = settings.maxPeriod().toNanos();
		double nominal = Math.min((double) max, (double) min * Math.pow(2, Math.min(Math.max(step, 0), 62)));
		return Duration.ofNanos(Math.max(1_000_000L, jittered((long) nominal, JITTER, random)));
	}

	/**
	 * Adds a jitter to a wait.
	 * @param nanos the wait, in nanoseconds
	 * @param jitter the largest part by which the wait is shortened or lengthened
	 * @param random the source of the jitter
	 * @return nanoseconds
	 */
	public static long jittered(long nanos, double jitter, RandomGenerator random) {
		return (long) (nanos * (1 + jitter * (2 * random.nextDouble() - 1)));
	}

}
