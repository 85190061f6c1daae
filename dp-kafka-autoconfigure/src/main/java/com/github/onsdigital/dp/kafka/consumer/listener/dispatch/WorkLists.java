package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The records that have their turn in their lanes: those that may start, and those that
 * are set aside because their partition is closed. Drops the records of partitions that
 * are no longer assigned. Guarded by the lock of the {@link WorkQueue}.
 */
final class WorkLists {

	private final ReadyRecords ready = new ReadyRecords();

	// the records of partitions that are being left: they are awaited
	private final ReadyRecords urgent = new ReadyRecords();

	private final ReadyRecords setAside = new ReadyRecords();

	// the number of records that may start
	int startable() {
		return this.urgent.size() + this.ready.size();
	}

	// removes the next record that may start; returns null if there is none
	@Nullable LaneRecord poll() {
		return this.urgent.isEmpty() ? this.ready.poll() : this.urgent.poll();
	}

	void add(LaneRecord record) {
		add(record, this.ready, this.urgent);
	}

	private void add(LaneRecord record, ReadyRecords normal, ReadyRecords first) {
		LaneWindow window = record.window();
		if (!window.isEnded()) {
			ReadyRecords startable = window.isLeaving() ? first : normal;
			(window.mayStart(record) ? startable : this.setAside).add(record);
		}
	}

	// adds records before all others that may start
	void addAllFirst(ReadyRecords records) {
		ReadyRecords normal = new ReadyRecords();
		ReadyRecords first = new ReadyRecords();
		for (LaneRecord record = records.poll(); record != null; record = records.poll()) {
			add(record, normal, first);
		}
		this.ready.addAllFirst(normal);
		this.urgent.addAllFirst(first);
	}

	// the limits of partitions have changed; orders the records of each partition
	void rearrange() {
		List<LaneRecord> all = new ArrayList<>(this.setAside.size() + startable());
		for (ReadyRecords records : List.of(this.setAside, this.urgent, this.ready)) {
			for (LaneRecord record = records.poll(); record != null; record = records.poll()) {
				all.add(record);
			}
		}
		all.sort(Comparator.comparingLong(LaneRecord::distance));
		all.forEach(this::add);
	}

}
