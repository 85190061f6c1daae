package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A record that failed and is kept at the head of its partition.
 *
 * @param offset the record's offset
 * @param attempts how many calls of the handler have failed
 * @param dueNanos when it may be handed out again; {@link #UNDECIDED} while its fate is
 * being decided
 */
record Retry(long offset, int attempts, long dueNanos) {

	/**
	 * No time: somebody has to decide first.
	 */
	static final long UNDECIDED = Long.MAX_VALUE;

	/**
	 * Tells whether it is this very one: an equal one may have been made since.
	 * @param other another one, or {@code null}
	 * @return whether it is the same
	 */
	@SuppressWarnings("ReferenceEquality")
	boolean isSame(@Nullable Retry other) {
		return this == other;
	}

	boolean isDecided() {
		return this.dueNanos != UNDECIDED;
	}

	boolean isDue(long nowNanos) {
		return isDecided() && nowNanos - this.dueNanos >= 0;
	}

	/**
	 * The time until it is due.
	 * @param nowNanos the time now
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} while it is not decided
	 */
	long dueIn(long nowNanos) {
		return isDecided() ? Math.max(0, this.dueNanos - nowNanos) : Long.MAX_VALUE;
	}

}
