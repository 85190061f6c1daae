package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A linked list of records that can start. A record is in one list at most. Not
 * thread-safe.
 */
final class ReadyRecords {

	private @Nullable LaneRecord first;

	private @Nullable LaneRecord last;

	private int size;

	int size() {
		return this.size;
	}

	boolean isEmpty() {
		return this.size == 0;
	}

	@Nullable LaneRecord first() {
		return this.first;
	}

	void add(LaneRecord record) {
		record.nextReady(null);
		if (this.last == null) {
			this.first = record;
		}
		else {
			this.last.nextReady(record);
		}
		this.last = record;
		this.size++;
	}

	// moves all records of another list to the end of this one
	void addAll(ReadyRecords others) {
		if (others.first == null) {
			return;
		}
		if (this.last == null) {
			this.first = others.first;
		}
		else {
			this.last.nextReady(others.first);
		}
		this.last = others.last;
		this.size += others.size;
		others.clear();
	}

	// moves all records of another list to the start of this one
	void addAllFirst(ReadyRecords others) {
		others.addAll(this);
		this.first = others.first;
		this.last = others.last;
		this.size = others.size;
		others.clear();
	}

	// removes the first record; returns null if there is none
	@Nullable LaneRecord poll() {
		LaneRecord record = this.first;
		if (record != null) {
			this.first = record.nextReady();
			this.last = (this.first != null) ? this.last : null;
			this.size--;
			record.nextReady(null);
		}
		return record;
	}

	private void clear() {
		this.first = null;
		this.last = null;
		this.size = 0;
	}

}
