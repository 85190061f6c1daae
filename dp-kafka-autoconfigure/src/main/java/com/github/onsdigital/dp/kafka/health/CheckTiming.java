package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Computes when checks run and when their results take effect, in nanoseconds of a
 * monotonic clock.
 */
final class CheckTiming {

	private static final double JITTER = 0.05;

	private static final Duration MAX_DURATION = Duration.ofDays(36_500);

	private static final long SELF_MIN_FAILURE = Duration.ofSeconds(5).toNanos();

	private final HealthSettings settings;

	private final RetrySettings retry;

	private final TimeSource time;

	private final RandomGenerator random;

	CheckTiming(HealthSettings settings, RetrySettings retry, TimeSource time) {
		this.settings = settings;
		this.retry = retry;
		this.time = time;
		this.random = time.random();
	}

	TimeSource time() {
		return this.time;
	}

	long now() {
		return this.time.nanoTime();
	}

	long timeout() {
		return nanos(this.settings.timeout());
	}

	// The minimum time between two failed reports before self requires a hold. The
	// restart of a broker or a reconnection is shorter than this and causes none.
	long selfMinFailure() {
		return Math.min(nanos(this.settings.interval()), SELF_MIN_FAILURE);
	}

	long startAfter() {
		return nanos(this.settings.startAfter());
	}

	long stopAfter() {
		return nanos(this.settings.stopAfter());
	}

	long interval() {
		return Backoff.jittered(nanos(this.settings.interval()), JITTER, this.random);
	}

	long retry(Backoff backoff) {
		return Math.min(nanos(backoff.next()), interval());
	}

	Backoff backoff() {
		return new Backoff(this.retry, this.random);
	}

	private static long nanos(Duration duration) {
		return ((duration.compareTo(MAX_DURATION) > 0) ? MAX_DURATION : duration).toNanos();
	}

}
