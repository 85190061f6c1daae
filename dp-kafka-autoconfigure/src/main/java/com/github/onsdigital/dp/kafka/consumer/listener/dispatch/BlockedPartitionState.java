package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;

/**
 * The state of one partition from which nothing can be fetched. Poll thread only.
 */
final class BlockedPartitionState {

	private final PartitionState state;

	private final long sinceNanos;

	private FetchFailure failure;

	private Phase phase = Phase.WAITING;

	private long offset;

	private int attempts;

	private long dueNanos;

	/**
	 * The current phase of the partition.
	 */
	enum Phase {

		/**
		 * Its back-off is running.
		 */
		WAITING,

		/**
		 * It is being fetched again.
		 */
		RETRYING,

		/**
		 * The error policy decides about the record at its offset.
		 */
		DECIDING

	}

	BlockedPartitionState(PartitionState state, FetchFailure failure, long offset, long nowNanos) {
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

	boolean is(Phase expected) {
		return this.phase == expected;
	}

	// counts a failed fetch at the current position of the partition
	void failed(FetchFailure newFailure, long newOffset) {
		this.attempts = (newOffset == this.offset) ? this.attempts + 1 : 1;
		this.failure = newFailure;
		this.offset = newOffset;
	}

	// whether another failure has the same cause at the same offset
	boolean isKnown(FetchFailure other, long at) {
		return at == this.offset && isSameCause(other);
	}

	// whether another failure has the same cause, possibly at another offset of the same
	// batch
	boolean isSameCause(FetchFailure other) {
		return other.kind() == this.failure.kind() && other.text().equals(this.failure.text());
	}

	void waitUntil(long newDueNanos) {
		this.phase = Phase.WAITING;
		this.dueNanos = newDueNanos;
	}

	void retryUntil(long newDueNanos) {
		this.phase = Phase.RETRYING;
		this.dueNanos = newDueNanos;
	}

	void awaitDecision() {
		this.phase = Phase.DECIDING;
		this.dueNanos = RetainedRecord.UNDECIDED;
	}

	// the record at its offset was abandoned
	void skipped() {
		this.offset++;
		this.attempts = 0;
	}

	/**
	 * Returns the time until the next action.
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} while the error policy
	 * decides
	 */
	long dueIn(long nowNanos) {
		return (this.dueNanos != RetainedRecord.UNDECIDED) ? Math.max(0, this.dueNanos - nowNanos) : Long.MAX_VALUE;
	}

	// a single wrong checksum is not reported: the record is only fetched again
	boolean isReported() {
		return this.attempts > 1 || !(isAmbiguous() || this.failure.kind() == FetchFailure.Kind.UNREADABLE);
	}

	// whether another partition of the same topic may be the refused one
	boolean isAmbiguous() {
		return this.failure.kind() == FetchFailure.Kind.TOPIC_REFUSED && this.attempts == 1
				&& this.failure.offsets().size() > 1;
	}

	// an immutable copy for other threads
	Snapshot snapshot() {
		return new Snapshot(partition().partition(), this.offset, this.sinceNanos, this.attempts,
				is(Phase.WAITING) ? this.dueNanos : RetainedRecord.UNDECIDED, this.failure.text());
	}

	/**
	 * A fault at one point in time.
	 */
	record Snapshot(int partition, long offset, long sinceNanos, int attempts, long dueNanos, String cause) {

		BlockedPartition at(long nowNanos) {
			Duration next = (this.dueNanos != RetainedRecord.UNDECIDED)
					? Duration.ofNanos(Math.max(0, this.dueNanos - nowNanos)) : null;
			return new BlockedPartition(this.partition, (this.offset >= 0) ? this.offset : null,
					Duration.ofNanos(Math.max(0, nowNanos - this.sinceNanos)), this.attempts, next, this.cause);
		}

	}

}
