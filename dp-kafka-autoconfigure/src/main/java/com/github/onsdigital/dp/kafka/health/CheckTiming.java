package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * When checks are asked and when they act, in nanoseconds of a clock that only goes
 * forward.
 */
final class CheckTiming {

	private static final double JITTER = 0.05;

	private static final Duration LONGEST = Duration.ofDays(36_500);

	private static final long SELF_DISTANCE = Duration.ofSeconds(5).toNanos();

	private final HealthSettings settings;

	private final RetrySettings retry;

	private final LongSupplier clock;

	private final RandomGenerator random;

	CheckTiming(HealthSettings settings, RetrySettings retry, LongSupplier clock, RandomGenerator random) {
		this.settings = settings;
		this.retry = retry;
		this.clock = clock;
		this.random = random;
	}

	long now() {
		return this.clock.getAsLong();
	}

	long timeout() {
		return nanos(this.settings.timeout());
	}

	// How far two bad reports are apart at least before self asks for a hold: a broker
	// that restarts, or a connection that is lost and made again, is no reason for one.
	long selfDistance() {
		return Math.min(nanos(this.settings.interval()), SELF_DISTANCE);
	}

	long startAfter() {
		return nanos(this.settings.startAfter());
	}

	long stopAfter() {
		return nanos(this.settings.stopAfter());
	}

	long interval() {
		return (long) (nanos(this.settings.interval()) * (1 + JITTER * (2 * this.random.nextDouble() - 1)));
	}

	long retry(Backoff backoff) {
		return Math.min(nanos(backoff.next()), interval());
	}

	Backoff backoff() {
		return new Backoff(this.retry, this.random);
	}

	private static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) > 0) ? LONGEST : duration).toNanos();
	}

}
