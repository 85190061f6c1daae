package com.github.onsdigital.dp.kafka.support;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A point in monotonic time at which an operation must have ended.
 *
 * @param at the point, on the scale of {@code nanos}
 * @param nanos the monotonic clock
 * @since 0.1.0
 */
@Internal
public record Deadline(long at, LongSupplier nanos) {

	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE / 2);

	/**
	 * Returns the deadline after a wait.
	 * @param wait the wait; a negative one is over at once, one of more than 146 years
	 * counts as that
	 * @param nanos the monotonic clock
	 * @return the deadline
	 */
	public static Deadline in(Duration wait, LongSupplier nanos) {
		return new Deadline(nanos.getAsLong() + nanos(wait), nanos);
	}

	/**
	 * Converts a duration of any length.
	 * @param duration the duration
	 * @return nanoseconds, at least 0
	 */
	public static long nanos(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return ((duration.compareTo(MAX) > 0) ? MAX : duration).toNanos();
	}

	/**
	 * Returns the remaining time.
	 * @return nanoseconds, 0 if the deadline has passed
	 */
	public long remainingNanos() {
		return Math.max(0, this.at - this.nanos.getAsLong());
	}

	/**
	 * Returns the remaining time.
	 * @return the duration, zero if the deadline has passed
	 */
	public Duration remaining() {
		return Duration.ofNanos(remainingNanos());
	}

	/**
	 * Returns the remaining time, rounded up.
	 * @return milliseconds, 0 only if the deadline has passed
	 */
	public int remainingMillis() {
		return (int) Math.min(Integer.MAX_VALUE, (remainingNanos() + 999_999) / 1_000_000);
	}

	/**
	 * Returns whether the deadline has passed.
	 * @return whether no time remains
	 */
	public boolean passed() {
		return remainingNanos() == 0;
	}

	/**
	 * Returns an earlier deadline, after one of several equal parts of the remaining
	 * time.
	 * @param parts the number of parts
	 * @return the deadline of the first part
	 */
	public Deadline share(int parts) {
		return new Deadline(this.nanos.getAsLong() + remainingNanos() / parts, this.nanos);
	}

}
