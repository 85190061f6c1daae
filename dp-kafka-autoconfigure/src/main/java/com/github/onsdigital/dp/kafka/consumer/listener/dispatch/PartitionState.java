package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The state of one partition during one assignment: from the assignment until the
 * partition is revoked or lost. Holds the fetched records that are not handled, and the
 * partition's offsets. A partition that is assigned again gets a new object, so late
 * events of an earlier assignment have no effect.
 * <p>
 * A record stays at the head of the queue until it is handled. Records that were
 * dispatched and not handled are therefore dispatched again without a seek.
 */
final class PartitionState {

	private final TopicPartition partition;

	private final RecordQueue queue = new RecordQueue();

	private long position = -1;

	private final OffsetTracker offsets = new OffsetTracker();

	// the offset after the last fetched record
	private long fetchedEnd = -1;

	private long refetchFrom = -1;

	private int positionResets;

	private long dispatchedBytes;

	private long lastStartedNanos;

	private @Nullable RetainedRecord retry;

	PartitionState(TopicPartition partition, long nowNanos) {
		this.partition = partition;
		this.lastStartedNanos = nowNanos;
	}

	TopicPartition partition() {
		return this.partition;
	}

	/**
	 * Adds the result of a fetch.
	 * @param records the records, in order; may be empty
	 * @param position the offset after the last one, including gaps behind it, or -1
	 * @param nowNanos the time of arrival
	 */
	void fetched(List<ConsumerRecord<byte[], byte[]>> records, long position, long nowNanos) {
		if (!records.isEmpty()) {
			long first = records.get(0).offset();
			if (first < committableOffset() || first < firstOffset()) {
				reset();
			}
			else if (first < this.fetchedEnd && dropUnhandled(first)) {
				return;
			}
			if (firstOffset() < 0) {
				this.offsets.first(first);
			}
			this.fetchedEnd = records.get(records.size() - 1).offset() + 1;
			this.queue.add(new FetchedRecords(records, nowNanos));
		}
		this.position = Math.max(this.position, position);
		skipGap();
	}

	/**
	 * Handles a position that moved backwards before unhandled records: the log was
	 * truncated, or the topic was created again. The waiting records may no longer be in
	 * the log.
	 * @param first the first fetched offset
	 * @return whether the fetched records are dropped as well, because a record before
	 * them is not handled
	 */
	private boolean dropUnhandled(long first) {
		long lowest = (committableOffset() >= 0) ? committableOffset() : firstOffset();
		positionChanged();
		this.positionResets++;
		this.refetchFrom = (first > lowest) ? lowest : -1;
		return this.refetchFrom >= 0;
	}

	/**
	 * Returns the offset that the client has to fetch from after a fetch was dropped, and
	 * resets it.
	 * @return the offset, or -1 to continue at the current position
	 */
	long refetchFrom() {
		long offset = this.refetchFrom;
		this.refetchFrom = -1;
		return offset;
	}

	// the position was moved backwards by another caller, or the topic was re-created
	void reset() {
		positionChanged();
		this.positionResets++;
		this.offsets.reset();
	}

	// how often the position moved backwards: earlier offsets belong to other records
	int positionResets() {
		return this.positionResets;
	}

	int waiting() {
		return this.queue.size();
	}

	// the sum of the keys, values and headers of the records that are held in memory
	long waitingBytes() {
		return this.queue.bytes() + this.dispatchedBytes;
	}

	// the size of the records that left the queue and are not finished
	void dispatchedBytes(long bytes) {
		this.dispatchedBytes = bytes;
	}

	// whether records wait or are in flight
	boolean hasRecords() {
		return waiting() > 0 || this.offsets.hasUnfinishedRecords();
	}

	// the arrival time of the oldest waiting record; there must be one
	long oldestNanos() {
		return this.queue.oldestNanos();
	}

	// the first waiting records, at most this many; they stay in the queue
	List<ConsumerRecord<byte[], byte[]>> first(int max) {
		return this.queue.first(max);
	}

	// the number of waiting records below an offset
	int waitingBelow(long offset) {
		return this.queue.sizeBelow(offset);
	}

	// everything below the offset is handled; lower offsets than before have no effect
	void handledUpTo(long offset) {
		this.queue.dropBelow(offset);
		this.offsets.finishedBelow(offset);
		if (this.retry != null && this.retry.offset() < offset) {
			this.retry = null;
		}
		skipGap();
	}

	/**
	 * Continues after the records that were handled during an earlier assignment.
	 * @param from the offset from which on everything was handled
	 * @param handled the first offset that was not handled
	 */
	void continueAt(long from, long handled) {
		this.offsets.first(from);
		handledUpTo(handled);
	}

	// removes a dispatched record for good, handled or not
	void released(long offset) {
		this.queue.dropBelow(offset + 1);
	}

	OffsetTracker offsets() {
		return this.offsets;
	}

	private void skipGap() {
		// released records may not be handled yet: then an empty queue does not advance
		// the committable offset
		if (!this.offsets.hasUnfinishedRecords() && this.queue.size() == 0 && this.position > committableOffset()) {
			this.offsets.finishedBelow(this.position);
		}
	}

	// drops the waiting records: the position was set by another caller
	void positionChanged() {
		this.queue.clear();
		this.position = -1;
		this.fetchedEnd = -1;
		this.retry = null;
		this.dispatchedBytes = 0;
		this.offsets.clear();
	}

	// whether records are handled and not known to be committed
	boolean isUnconfirmed() {
		return this.offsets.isUnconfirmed();
	}

	// the offset after the last handled record, although earlier ones may not be handled;
	// -1 if there is none
	long highestHandledEnd() {
		return this.offsets.highestFinishedEnd();
	}

	long committableOffset() {
		return this.offsets.committable();
	}

	// the offset that is known to be committed, or -1
	long confirmed() {
		return this.offsets.confirmed();
	}

	// the first offset of this assignment, or -1 before its first record
	long firstOffset() {
		return this.offsets.first();
	}

	// the offset below which everything is handled, or was before this assignment;
	// -1 if it is not known: before the first record, and while a released record is not
	// handled
	long safeCommitOffset() {
		if (committableOffset() >= 0) {
			return committableOffset();
		}
		if (this.offsets.oldest() instanceof LaneRecord oldest) {
			return oldest.offset();
		}
		if (this.queue.size() == 0) {
			return -1;
		}
		long waiting = first(1).get(0).offset();
		return (!this.offsets.hasUnfinishedRecords() || waiting <= this.offsets.oldestStarted()) ? waiting : -1;
	}

	void confirm(long offset) {
		this.offsets.confirm(offset);
	}

	long lastStartedNanos() {
		return this.lastStartedNanos;
	}

	void started(long nowNanos) {
		this.lastStartedNanos = nowNanos;
	}

	@Nullable RetainedRecord retry() {
		return this.retry;
	}

	void retry(RetainedRecord retry) {
		this.retry = retry;
	}

	/**
	 * Counts the waiting records that may be dispatched. While the back-off of a retry
	 * runs, only those below the failed record may.
	 * @param nowNanos the current time
	 * @return the number of records
	 */
	int ready(long nowNanos) {
		RetainedRecord again = this.retry;
		return (again == null || again.isDue(nowNanos)) ? waiting() : waitingBelow(again.offset());
	}

	/**
	 * Records of a retained batch are abandoned, but records before them are not handled
	 * yet.
	 * @param abandoned their offsets, in ascending order
	 */
	void abandoned(List<Long> abandoned) {
		long end = abandoned.get(abandoned.size() - 1) + 1;
		first(waitingBelow(end)).forEach((record) -> this.offsets.start(record.offset()));
		abandoned.forEach(this.offsets::finish);
	}

	boolean isAbandoned(long offset) {
		return this.offsets.isFinished(offset);
	}

	boolean hasAbandoned() {
		return this.offsets.hasFinishedOutOfOrder();
	}

	@Override
	public String toString() {
		return this.partition + " [waiting=" + waiting() + ", " + this.offsets + "]";
	}

}
