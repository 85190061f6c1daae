package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;

/**
 * One partition from which nothing can be fetched. Poll thread only.
 */
final class PartitionFault {

	private final PartitionState state;

	private final long sinceNanos;

	private FetchFailure failure;

	private Phase phase = Phase.WAITING;

	private long offset;

	private int attempts;

	private long dueNanos;

	/**
	 * What happens to it now.
	 */
	enum Phase {

		/**
		 * Its back-off runs.
		 */
		WAITING,

		/**
		 * It is fetched from again.
		 */
		TRYING,

		/**
		 * The error policy decides on the record at its offset.
		 */
		DECIDING

	}

	PartitionFault(PartitionState state, FetchFailure failure, long offset, long nowNanos) {
		this.state = state;
		this.sinceNanos = nowNanos;
		this.failure = failure;
		this.offset = offset;
	}

	TopicPartition partition() {
		return this.state.partition();
	}

	PartitionState state() {
		return this.state;
	}

	FetchFailure failure() {
		return this.failure;
	}

	long offset() {
		return this.offset;
	}

	int attempts() {
		return this.attempts;
	}

	boolean is(Phase some) {
		return this.phase == some;
	}

	/**
	 * Counts a failed fetch.
	 * @param newFailure the failure
	 * @param newOffset where the partition stands
	 */
	void failed(FetchFailure newFailure, long newOffset) {
		this.attempts = (newOffset == this.offset) ? this.attempts + 1 : 1;
		this.failure = newFailure;
		this.offset = newOffset;
	}

	/**
	 * Tells whether a failure is what this one already knows: the same cause, at the same
	 * offset.
	 * @param other a failure
	 * @param at where the partition stands
	 * @return whether it is
	 */
	boolean isKnown(FetchFailure other, long at) {
		return at == this.offset && isSameCause(other);
	}

	/**
	 * Tells whether a failure has the same cause, perhaps at another offset of the same
	 * batch.
	 * @param other a failure
	 * @return whether it has
	 */
	boolean isSameCause(FetchFailure other) {
		return other.kind() == this.failure.kind() && other.text().equals(this.failure.text());
	}

	void waitUntil(long newDueNanos) {
		this.phase = Phase.WAITING;
		this.dueNanos = newDueNanos;
	}

	void tryUntil(long newDueNanos) {
		this.phase = Phase.TRYING;
		this.dueNanos = newDueNanos;
	}

	void decide() {
		this.phase = Phase.DECIDING;
		this.dueNanos = Retry.UNDECIDED;
	}

	/**
	 * Goes on behind its offset, which was given up.
	 */
	void skipped() {
		this.offset++;
		this.attempts = 0;
	}

	/**
	 * The time until something is to be done about it.
	 * @param nowNanos the time now
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} while it is decided on
	 */
	long dueIn(long nowNanos) {
		return (this.dueNanos != Retry.UNDECIDED) ? Math.max(0, this.dueNanos - nowNanos) : Long.MAX_VALUE;
	}

	/**
	 * Tells whether it is worth a report: a single wrong checksum is only fetched again.
	 * @return whether it is
	 */
	boolean isReported() {
		return this.attempts > 1 || !(isAmbiguous() || this.failure.kind() == FetchFailure.Kind.UNREADABLE);
	}

	/**
	 * Tells whether another partition of its topic may be the one that was refused.
	 * @return whether that is to be found out
	 */
	boolean isAmbiguous() {
		return this.failure.kind() == FetchFailure.Kind.TOPIC_REFUSED && this.attempts == 1
				&& this.failure.offsets().size() > 1;
	}

	/**
	 * A picture for other threads.
	 * @return what does not change until the next one
	 */
	Picture picture() {
		return new Picture(partition().partition(), this.offset, this.sinceNanos, this.attempts,
				is(Phase.WAITING) ? this.dueNanos : Retry.UNDECIDED, this.failure.text());
	}

	/**
	 * A fault as it was at some time.
	 */
	record Picture(int partition, long offset, long sinceNanos, int attempts, long dueNanos, String cause) {

		BlockedPartition at(long nowNanos) {
			Duration next = (this.dueNanos != Retry.UNDECIDED) ? Duration.ofNanos(Math.max(0, this.dueNanos - nowNanos))
					: null;
			return new BlockedPartition(this.partition, (this.offset >= 0) ? this.offset : null,
					Duration.ofNanos(Math.max(0, nowNanos - this.sinceNanos)), this.attempts, next, this.cause);
		}

	}

}
