package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One partition from its assignment to its end: an epoch. It holds the records that are
 * fetched and not handled, and the partition's part of the offset ledger. A partition
 * that comes back is a new object, so whatever an old epoch still says reaches nothing.
 * <p>
 * A record stays at the head of the queue until it is known to be handled. What was
 * handed out and not handled is therefore handed out again, without a seek.
 */
final class PartitionState {

	private final TopicPartition partition;

	private final RecordQueue queue = new RecordQueue();

	private long position = -1;

	private long handled = -1;

	private long confirmed = -1;

	private long marked = -1;

	private long from = -1;

	/**
	 * The offset after the last record that was fetched.
	 */
	private long next = -1;

	private long refetchFrom = -1;

	private boolean open;

	private int restarts;

	private long begunNanos;

	private @Nullable Retry retry;

	// by offset: an interceptor, or a further fetch, makes new objects of the same
	// records
	private final NavigableSet<Long> settled = new TreeSet<>();

	PartitionState(TopicPartition partition, long nowNanos) {
		this.partition = partition;
		this.begunNanos = nowNanos;
	}

	TopicPartition partition() {
		return this.partition;
	}

	/**
	 * Takes what a fetch brought.
	 * @param records the records, in order; may be none
	 * @param position the offset after the last one, gaps behind it included, or -1
	 * @param nowNanos when they came
	 */
	void fetched(List<ConsumerRecord<byte[], byte[]>> records, long position, long nowNanos) {
		if (!records.isEmpty()) {
			long first = records.get(0).offset();
			if (first < this.handled || first < this.from) {
				restart();
			}
			else if (first < this.next && dropUnhandled(first)) {
				return;
			}
			if (this.from < 0) {
				this.from = first;
			}
			this.next = records.get(records.size() - 1).offset() + 1;
			this.queue.add(new FetchedRecords(records, nowNanos));
		}
		this.position = Math.max(this.position, position);
		passGap();
	}

	/**
	 * The position went back into what is not handled: the log was truncated, or the
	 * topic is a new one. What waits may be no part of the log any more.
	 * @param first the first offset that came
	 * @return whether what came is dropped too, for something before it is not handled
	 */
	private boolean dropUnhandled(long first) {
		long lowest = (this.handled >= 0) ? this.handled : this.from;
		moved();
		this.restarts++;
		this.refetchFrom = (first > lowest) ? lowest : -1;
		return this.refetchFrom >= 0;
	}

	/**
	 * After a fetch: where the client has to fetch from instead. Asked once.
	 * @return the offset, or -1 if it goes on where it is
	 */
	long refetchFrom() {
		long offset = this.refetchFrom;
		this.refetchFrom = -1;
		return offset;
	}

	// somebody moved the position back, or the topic is a new one: the ledger follows
	void restart() {
		moved();
		this.restarts++;
		this.handled = -1;
		this.confirmed = -1;
		this.from = -1;
	}

	/**
	 * Counts how often the position went back: offsets of before mean other records now.
	 * @return a number
	 */
	int restarts() {
		return this.restarts;
	}

	int waiting() {
		return this.queue.size();
	}

	/**
	 * How many bytes the records have that wait.
	 * @return the sum of their keys, values and headers
	 */
	long waitingBytes() {
		return this.queue.bytes();
	}

	/**
	 * When the oldest record that waits came.
	 * @return a time in nanoseconds; only if one waits
	 */
	long oldestNanos() {
		return this.queue.oldestNanos();
	}

	/**
	 * The records that wait, from the head on, none of them taken away.
	 * @param most how many at most
	 * @return the records
	 */
	List<ConsumerRecord<byte[], byte[]>> first(int most) {
		return this.queue.first(most);
	}

	/**
	 * How many records wait below an offset.
	 * @param offset the offset
	 * @return the number
	 */
	int waitingBelow(long offset) {
		return this.queue.sizeBelow(offset);
	}

	/**
	 * Notes that everything below an offset is handled. Never moves backwards.
	 * @param offset the first offset that is not handled
	 */
	void handledUpTo(long offset) {
		this.queue.dropBelow(offset);
		this.handled = Math.max(this.handled, offset);
		if (this.retry != null && this.retry.offset() < offset) {
			this.retry = null;
		}
		if (!this.settled.isEmpty()) {
			this.settled.headSet(offset).clear();
		}
		passGap();
	}

	/**
	 * Goes on behind what an earlier epoch handled.
	 * @param from from which offset on it handled everything
	 * @param handled the first offset that it did not handle
	 */
	void goOn(long from, long handled) {
		this.from = from;
		handledUpTo(handled);
	}

	/**
	 * Forgets a record that was handed out for good, whether or not it is handled.
	 * @param offset its offset
	 */
	void taken(long offset) {
		this.queue.dropBelow(offset + 1);
	}

	/**
	 * Notes whether records were handed out for good and are not handled: then nothing
	 * behind them counts as handled because nothing waits.
	 * @param open whether there are some
	 */
	void keepOpen(boolean open) {
		this.open = open;
	}

	private void passGap() {
		if (!this.open && this.queue.size() == 0 && this.position > this.handled) {
			this.handled = this.position;
		}
	}

	/**
	 * Forgets what waits, because somebody moved the position.
	 */
	void moved() {
		this.queue.clear();
		this.position = -1;
		this.next = -1;
		this.marked = -1;
		this.retry = null;
		this.settled.clear();
		this.open = false;
	}

	/**
	 * Tells whether something is handled and not known to be committed.
	 * @return whether it would be handled again
	 */
	boolean isUnconfirmed() {
		return end() > this.confirmed;
	}

	/**
	 * The offset after the last record that is handled, though one before it may not be.
	 * @return the offset, or -1
	 */
	long end() {
		return Math.max(this.handled, this.marked);
	}

	/**
	 * Notes that a record is handled whose offset cannot be committed yet.
	 * @param offset the offset after it
	 */
	void marked(long offset) {
		this.marked = Math.max(this.marked, offset);
	}

	long handled() {
		return this.handled;
	}

	/**
	 * The offset that is known to be committed.
	 * @return the offset, or -1
	 */
	long confirmed() {
		return this.confirmed;
	}

	/**
	 * The first offset that this epoch was given.
	 * @return the offset, or -1 before the first record
	 */
	long from() {
		return this.from;
	}

	/**
	 * The offset below which everything is handled, or was before this epoch.
	 * @return the offset, or -1 if it is not known, as while the first records are out
	 */
	long begin() {
		return (this.handled >= 0 || this.open || this.queue.size() == 0) ? this.handled : first(1).get(0).offset();
	}

	void confirm(long offset) {
		if (offset <= this.handled) {
			this.confirmed = Math.max(this.confirmed, offset);
		}
	}

	long begunNanos() {
		return this.begunNanos;
	}

	void begun(long nowNanos) {
		this.begunNanos = nowNanos;
	}

	@Nullable Retry retry() {
		return this.retry;
	}

	void retry(Retry retry) {
		this.retry = retry;
	}

	/**
	 * How many of the records that wait may be handed out: while the back-off of its
	 * retry runs, those below the record that is tried again.
	 * @param nowNanos the time now
	 * @return the number
	 */
	int ready(long nowNanos) {
		Retry again = this.retry;
		return (again == null || again.isDue(nowNanos)) ? waiting() : waitingBelow(again.offset());
	}

	/**
	 * Notes a record that is given up, but stands behind others that are not handled yet.
	 * @param offset its offset
	 */
	void settled(long offset) {
		this.settled.add(offset);
	}

	boolean isSettled(long offset) {
		return this.settled.contains(offset);
	}

	boolean hasSettled() {
		return !this.settled.isEmpty();
	}

	@Override
	public String toString() {
		return this.partition + " [waiting=" + waiting() + ", handled=" + this.handled + ", confirmed=" + this.confirmed
				+ "]";
	}

}
