package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A record that failed and is retained at the head of its partition.
 *
 * @param offset the record's offset
 * @param attempts the number of failed calls of the handler
 * @param dueNanos when it may be dispatched again; {@link #UNDECIDED} while a decision is
 * pending
 */
record RetainedRecord(long offset, int attempts, long dueNanos) {

	/**
	 * Not a time: a decision is pending.
	 */
	static final long UNDECIDED = Long.MAX_VALUE;

	// the same object: an equal one may have been created since
	@SuppressWarnings("ReferenceEquality")
	boolean isSame(@Nullable RetainedRecord other) {
		return this == other;
	}

	boolean isDecided() {
		return this.dueNanos != UNDECIDED;
	}

	boolean isDue(long nowNanos) {
		return isDecided() && nowNanos - this.dueNanos >= 0;
	}

	/**
	 * Returns the time until it is due.
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} while it is not decided
	 */
	long dueIn(long nowNanos) {
		return isDecided() ? Math.max(0, this.dueNanos - nowNanos) : Long.MAX_VALUE;
	}

}
