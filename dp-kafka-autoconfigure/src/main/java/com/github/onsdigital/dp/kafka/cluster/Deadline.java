package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in monotonic time at which an operation must have ended.
 *
 * @param at the point, on the scale of {@code nanos}
 * @param nanos the monotonic clock
 */
record Deadline(long at, LongSupplier nanos) {

	static Deadline in(Duration wait, LongSupplier nanos) {
		return new Deadline(nanos.getAsLong() + wait.toNanos(), nanos);
	}

	long remainingNanos() {
		return Math.max(0, this.at - this.nanos.getAsLong());
	}

	// The remaining time, rounded up: 0 only when the deadline has passed.
	int remainingMillis() {
		return (int) Math.min(Integer.MAX_VALUE, (remainingNanos() + 999_999) / 1_000_000);
	}

	boolean passed() {
		return remainingNanos() == 0;
	}

	// Returns an earlier deadline, after one of several equal parts of the remaining
	// time.
	Deadline share(int parts) {
		return new Deadline(this.nanos.getAsLong() + remainingNanos() / parts, this.nanos);
	}

}
