package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A started record in the list of an {@link OffsetTracker}. The list belongs to the poll
 * thread; any thread may {@linkplain #finish() finish} the record.
 */
class StartedRecord {

	private final long offset;

	private @Nullable StartedRecord previous;

	private @Nullable StartedRecord next;

	private volatile boolean finished;

	StartedRecord(long offset) {
		this.offset = offset;
	}

	final long offset() {
		return this.offset;
	}

	final boolean isFinished() {
		return this.finished;
	}

	// the thread that finishes the record must not use it afterwards: the poll thread may
	// commit its offset
	final void finish() {
		this.finished = true;
	}

	// the record that was started before this one and is still in the list
	final @Nullable StartedRecord previous() {
		return this.previous;
	}

	// the record that was started after this one
	final @Nullable StartedRecord next() {
		return this.next;
	}

	final void linkAfter(@Nullable StartedRecord last) {
		this.previous = last;
		if (last != null) {
			last.next = this;
		}
	}

	// removes the record from the start of the list; returns the new first record. No
	// link is left: a chain of removed records would keep later ones in memory
	final @Nullable StartedRecord unlinkFirst() {
		StartedRecord following = this.next;
		this.next = null;
		if (following != null) {
			following.previous = null;
		}
		return following;
	}

	// removes the record from the end of the list; returns the new last record
	final @Nullable StartedRecord unlinkLast() {
		StartedRecord before = this.previous;
		this.previous = null;
		if (before != null) {
			before.next = null;
		}
		return before;
	}

}
