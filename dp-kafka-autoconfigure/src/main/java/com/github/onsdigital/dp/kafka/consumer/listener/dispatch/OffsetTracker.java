package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Tracks the offsets of one partition during one assignment: which records are finished,
 * and the offset below which all records are, which can be committed. Records that finish
 * in order need no more than {@link #finishedBelow}. Records that may finish out of order
 * are started first, in ascending order; they stay in a list until everything below them
 * is finished. Poll thread only, except that any thread may finish a
 * {@link StartedRecord}.
 */
final class OffsetTracker {

	private long first = -1;

	private long committable = -1;

	private long confirmed = -1;

	private @Nullable StartedRecord oldest;

	private @Nullable StartedRecord latest;

	// where the last search ended: searches mostly ascend
	private @Nullable StartedRecord cursor;

	// the offset after the last started record
	private long startedEnd = -1;

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
		for (StartedRecord record = this.latest; record != null; record = record.previous()) {
			if (record.isFinished()) {
				return Math.max(this.committable, record.offset() + 1);
			}
		}
		return this.committable;
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
		return this.oldest != null;
	}

	// the offset of the oldest started record; there must be one
	long oldestStarted() {
		return Objects.requireNonNull(this.oldest).offset();
	}

	// the first started record that cannot be committed yet, or null
	@Nullable StartedRecord oldest() {
		return this.oldest;
	}

	// the record that was started last, or null
	@Nullable StartedRecord latest() {
		return this.latest;
	}

	// whether records are finished while earlier ones are not
	boolean hasFinishedOutOfOrder() {
		return this.oldest != null && highestFinishedEnd() > this.committable;
	}

	// all records below the offset are finished; a lower offset than before has no effect
	void finishedBelow(long offset) {
		this.committable = Math.max(this.committable, offset);
		while (this.oldest != null && this.oldest.offset() < offset) {
			removeOldest(this.oldest);
		}
	}

	private void removeOldest(StartedRecord record) {
		if (this.cursor == record) {
			this.cursor = null;
		}
		this.oldest = record.unlinkFirst();
		if (this.oldest == null) {
			this.latest = null;
		}
	}

	/**
	 * A record is started that may finish out of order. Has no effect for a record that
	 * is started already.
	 * @param offset its offset
	 */
	void start(long offset) {
		if (offset >= this.startedEnd && offset >= this.committable) {
			start(new StartedRecord(offset));
		}
	}

	// a record is started that may finish out of order and was not started before
	void start(StartedRecord record) {
		record.linkAfter(this.latest);
		this.latest = record;
		if (this.oldest == null) {
			this.oldest = record;
		}
		this.startedEnd = record.offset() + 1;
	}

	// the record that was started last is not started after all
	void cancel(long offset) {
		StartedRecord last = this.latest;
		if (last != null && last.offset() == offset) {
			this.cursor = null;
			this.latest = last.unlinkLast();
			if (this.latest == null) {
				this.oldest = null;
			}
			this.startedEnd = offset;
		}
	}

	// a started record is finished
	void finish(long offset) {
		StartedRecord record = find(offset);
		if (record != null) {
			record.finish();
		}
	}

	// whether a started record is finished
	boolean isFinished(long offset) {
		StartedRecord record = find(offset);
		return record != null && record.isFinished();
	}

	/**
	 * Returns the offset below which all started records are finished.
	 * @param limit the highest offset to return
	 * @return the offset, or -1 if the oldest started record is not finished or not below
	 * the limit
	 */
	long finishedPrefix(long limit) {
		StartedRecord record = this.oldest;
		long prefix = -1;
		while (record != null && record.isFinished() && record.offset() < limit) {
			prefix = record.offset() + 1;
			record = record.next();
		}
		return (record != null && prefix >= 0) ? Math.min(limit, record.offset()) : prefix;
	}

	// forgets the started records: the position was set by another caller
	void clear() {
		this.oldest = null;
		this.latest = null;
		this.cursor = null;
		this.startedEnd = -1;
	}

	// forgets all offsets: they belong to other records now
	void reset() {
		clear();
		this.first = -1;
		this.committable = -1;
		this.confirmed = -1;
	}

	private @Nullable StartedRecord find(long offset) {
		StartedRecord record = (this.cursor != null && this.cursor.offset() <= offset) ? this.cursor : this.oldest;
		while (record != null && record.offset() < offset) {
			record = record.next();
		}
		if (record == null) {
			return null;
		}
		this.cursor = record;
		return (record.offset() == offset) ? record : null;
	}

	@Override
	public String toString() {
		return "committable=" + this.committable + ", confirmed=" + this.confirmed + ", oldest started="
				+ ((this.oldest != null) ? this.oldest.offset() : "none");
	}

}
