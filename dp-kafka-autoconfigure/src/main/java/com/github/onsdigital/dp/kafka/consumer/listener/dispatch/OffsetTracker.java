package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

/**
 * Tracks the offsets of one partition during one assignment: which records are finished,
 * and the offset below which all records are, which can be committed. Records that finish
 * in order need no more than {@link #finishedBelow}. Records that may finish out of order
 * are started first, in ascending order; they wait in a ring buffer, indexed by the
 * number of their start, until everything below them is finished. Poll thread only.
 */
final class OffsetTracker {

	private static final int INITIAL_CAPACITY = 16;

	private long first = -1;

	private long committable = -1;

	private long confirmed = -1;

	// the offset after the highest finished record
	private long finishedEnd = -1;

	// the offset after the last started record
	private long startedEnd = -1;

	private long[] offsets = new long[INITIAL_CAPACITY];

	private boolean[] finished = new boolean[INITIAL_CAPACITY];

	// the number of the oldest record in the buffer
	private long head;

	// the number of the next record
	private long tail;

	// the records in the buffer that are finished
	private int outOfOrder;

	// the first offset of the assignment, or -1 before its first record
	long first() {
		return this.first;
	}

	void first(long offset) {
		this.first = offset;
	}

	// the offset below which all records are finished, or -1 if none is known to be
	long committable() {
		return this.committable;
	}

	// the offset that is known to be committed, or -1
	long confirmed() {
		return this.confirmed;
	}

	// the offset after the highest finished record, although earlier ones may not be
	// finished; -1 if there is none
	long highestFinishedEnd() {
		return Math.max(this.committable, this.finishedEnd);
	}

	// whether records are finished and not known to be committed
	boolean isUnconfirmed() {
		return highestFinishedEnd() > this.confirmed;
	}

	// a commit is confirmed
	void confirm(long offset) {
		if (offset <= this.committable) {
			this.confirmed = Math.max(this.confirmed, offset);
		}
	}

	// whether records are started that cannot be committed yet
	boolean hasUnfinishedRecords() {
		return this.tail > this.head;
	}

	// the offset of the oldest started record; there must be one
	long oldestStarted() {
		return this.offsets[index(this.head)];
	}

	// whether records are finished while earlier ones are not
	boolean hasFinishedOutOfOrder() {
		return this.outOfOrder > 0;
	}

	// all records below the offset are finished; a lower offset than before has no effect
	void finishedBelow(long offset) {
		this.committable = Math.max(this.committable, offset);
		while (hasUnfinishedRecords() && this.offsets[index(this.head)] < offset) {
			removed(this.head++);
		}
	}

	// a record is started that may finish out of order; has no effect for a record that
	// is started already
	void start(long offset) {
		if (offset < this.startedEnd || offset < this.committable) {
			return;
		}
		if (this.tail - this.head == this.offsets.length) {
			grow();
		}
		this.offsets[index(this.tail)] = offset;
		this.finished[index(this.tail)] = false;
		this.tail++;
		this.startedEnd = offset + 1;
	}

	// the record that was started last is not started after all
	void cancel(long offset) {
		if (hasUnfinishedRecords() && this.offsets[index(this.tail - 1)] == offset) {
			removed(--this.tail);
			this.startedEnd = offset;
		}
	}

	// a started record is finished
	void finish(long offset) {
		long number = numberOf(offset);
		if (number >= 0 && !this.finished[index(number)]) {
			this.finished[index(number)] = true;
			this.outOfOrder++;
			this.finishedEnd = Math.max(this.finishedEnd, offset + 1);
		}
	}

	// whether a started record is finished
	boolean isFinished(long offset) {
		long number = (this.outOfOrder > 0) ? numberOf(offset) : -1;
		return number >= 0 && this.finished[index(number)];
	}

	/**
	 * Returns the offset below which all started records are finished.
	 * @param limit the highest offset to return
	 * @return the offset, or -1 if the oldest started record is not finished or not below
	 * the limit
	 */
	long finishedPrefix(long limit) {
		long number = this.head;
		long prefix = -1;
		while (number < this.tail && this.finished[index(number)] && this.offsets[index(number)] < limit) {
			prefix = this.offsets[index(number)] + 1;
			number++;
		}
		return (number < this.tail && prefix >= 0) ? Math.min(limit, this.offsets[index(number)]) : prefix;
	}

	// forgets the started records: the position was set by another caller
	void clear() {
		this.head = 0;
		this.tail = 0;
		this.outOfOrder = 0;
		this.startedEnd = -1;
		this.finishedEnd = -1;
	}

	// forgets all offsets: they belong to other records now
	void reset() {
		clear();
		this.first = -1;
		this.committable = -1;
		this.confirmed = -1;
	}

	// a record leaves the buffer
	private void removed(long number) {
		if (this.finished[index(number)]) {
			this.outOfOrder--;
		}
	}

	private int index(long number) {
		return (int) (number & (this.offsets.length - 1));
	}

	// the number of a started record, or -1
	private long numberOf(long offset) {
		long low = this.head;
		long high = this.tail - 1;
		while (low <= high) {
			long middle = (low + high) >>> 1;
			long found = this.offsets[index(middle)];
			if (found == offset) {
				return middle;
			}
			if (found < offset) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		return -1;
	}

	private void grow() {
		int capacity = this.offsets.length;
		long[] newOffsets = new long[2 * capacity];
		boolean[] newFinished = new boolean[2 * capacity];
		for (int i = 0; i < capacity; i++) {
			newOffsets[i] = this.offsets[index(this.head + i)];
			newFinished[i] = this.finished[index(this.head + i)];
		}
		this.offsets = newOffsets;
		this.finished = newFinished;
		this.tail -= this.head;
		this.head = 0;
	}

	@Override
	public String toString() {
		return "committable=" + this.committable + ", confirmed=" + this.confirmed + ", started="
				+ (this.tail - this.head);
	}

}
