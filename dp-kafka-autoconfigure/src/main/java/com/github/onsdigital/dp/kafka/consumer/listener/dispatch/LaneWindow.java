package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition that are dispatched and cannot be committed yet, during
 * one assignment. Poll thread only, unless stated otherwise.
 */
final class LaneWindow {

	private static final long OPEN = Long.MAX_VALUE;

	/**
	 * About the size of the objects of a record, without its key, value and headers.
	 */
	private static final int OVERHEAD = 250;

	private final PartitionState state;

	private final LaneSettings.Unit unit;

	private final int positionResets;

	private final Lane partitionLane = new Lane(null);

	private final LaneKeys keys = new LaneKeys();

	// the records whose call has failed, by offset
	private final TreeMap<Long, LaneRecord> retained = new TreeMap<>();

	private int undecided;

	private long bytes;

	private long highestStarted;

	private boolean full;

	private volatile boolean leaving;

	private boolean frozen;

	// the last offset that may start; any thread
	private volatile long limit = OPEN;

	private volatile boolean ended;

	private volatile int size;

	private volatile @Nullable LaneRecord head;

	LaneWindow(PartitionState state, LaneSettings.Unit unit) {
		this.state = state;
		this.unit = unit;
		this.positionResets = state.positionResets();
	}

	PartitionState state() {
		return this.state;
	}

	// whether the position moved backwards since: the offsets belong to other records
	boolean isOutdated() {
		return this.positionResets != this.state.positionResets();
	}

	// the number of records; any thread
	int size() {
		return this.size;
	}

	// the oldest record that is not finished, or null; any thread
	@Nullable LaneRecord head() {
		return this.head;
	}

	// whether the oldest record can be counted as handled
	boolean isHeadFinished() {
		LaneRecord oldest = this.head;
		return oldest != null && oldest.isFinished();
	}

	// the number of lanes; any thread, approximately
	int lanes() {
		return switch (this.unit) {
			case PARTITION -> Math.min(1, this.size);
			case KEY -> this.keys.size();
			case RECORD -> this.size;
		};
	}

	/**
	 * Moves waiting records of the partition into the window.
	 * @param max the maximum size of the window
	 * @param ready receives the records that can start now
	 */
	void fill(int max, ReadyRecords ready) {
		int room = Math.min(max - this.size, this.state.waiting());
		if (room > 0) {
			long last = -1;
			for (ConsumerRecord<byte[], byte[]> record : this.state.first(room)) {
				add(record, ready);
				last = record.offset();
			}
			this.state.released(last);
			int newSize = this.size + room;
			this.size = newSize;
			this.state.dispatchedBytes(this.bytes);
		}
		this.full = this.size >= max || (this.full && this.size > max / 2);
	}

	private void add(ConsumerRecord<byte[], byte[]> record, ReadyRecords ready) {
		int recordBytes = (int) FetchedRecords.bytes(record) + OVERHEAD;
		byte[] key = record.key();
		Lane lane = (this.unit == LaneSettings.Unit.PARTITION) ? this.partitionLane
				: (this.unit == LaneSettings.Unit.KEY && key != null) ? this.keys.laneOf(key) : null;
		LaneRecord added = new LaneRecord(record, recordBytes, this, lane);
		this.bytes += recordBytes;
		this.state.offsets().start(added);
		if (this.head == null) {
			this.head = added;
		}
		if (lane == null || lane.append(added)) {
			ready.add(added);
		}
	}

	// whether to wait with further fetches until half of the window is free
	boolean isFull() {
		return this.full;
	}

	// counts the records as handled that are finished without a gap
	void collect() {
		StartedRecord oldest = this.state.offsets().oldest();
		if (oldest == null || !oldest.isFinished()) {
			return;
		}
		StartedRecord record = oldest;
		long end = -1;
		int removed = 0;
		while (record != null && record.isFinished()) {
			end = record.offset() + 1;
			removed++;
			removed((LaneRecord) record);
			record = record.next();
		}
		int newSize = this.size - removed;
		this.size = newSize;
		this.head = (LaneRecord) record;
		this.state.dispatchedBytes(this.bytes);
		// a gap of the log belongs to the record before it
		this.state.handledUpTo((record != null) ? record.offset() : end);
	}

	private void removed(LaneRecord record) {
		this.bytes -= record.releaseBytes();
		Lane lane = record.lane();
		if (lane != null) {
			this.keys.removed(lane);
		}
	}

	// subtracts the sizes of the records that are finished behind an unfinished one
	void recount() {
		for (StartedRecord record = this.state.offsets().oldest(); record != null; record = record.next()) {
			if (record.isFinished()) {
				this.bytes -= ((LaneRecord) record).releaseBytes();
			}
		}
		this.state.dispatchedBytes(this.bytes);
	}

	// the sum of the sizes of the records, some of which may be finished
	long bytes() {
		return this.bytes;
	}

	// the records whose handler was called and has failed
	List<LaneRecord> failed() {
		List<LaneRecord> failed = new ArrayList<>();
		for (StartedRecord record = this.head; record != null; record = record.next()) {
			if (!record.isFinished() && ((LaneRecord) record).attempts() > 0) {
				failed.add((LaneRecord) record);
			}
		}
		return failed;
	}

	// the number of records that are finished behind one that is not
	int finished() {
		int count = 0;
		for (StartedRecord record = this.state.offsets().oldest(); record != null; record = record.next()) {
			count += record.isFinished() ? 1 : 0;
		}
		return count;
	}

	// the call of a record has failed; undecided if the error policy decides about it
	void retain(LaneRecord record) {
		record.state(LaneRecord.State.RETAINED);
		this.retained.put(record.offset(), record);
	}

	// the record is handled again, or is finished
	void release(LaneRecord record) {
		this.retained.remove(record.offset());
	}

	void undecided(int change) {
		this.undecided += change;
	}

	// whether a decision about a record is pending
	boolean isUndecided() {
		return this.undecided > 0;
	}

	// whether a record may start; any thread
	boolean mayStart(LaneRecord record) {
		return !this.ended && record.offset() <= this.limit;
	}

	// any thread
	boolean isClosed() {
		return this.limit != OPEN;
	}

	/**
	 * Closes the window: no record starts above the highest started one. Records below it
	 * still start, so that no gap remains.
	 * @return false if the window was closed before
	 */
	boolean close() {
		if (isClosed()) {
			return false;
		}
		computeLimit();
		return true;
	}

	private void computeLimit() {
		// first: a record that starts now sees the limit, or is seen as started
		this.limit = -1;
		StartedRecord record = this.state.offsets().latest();
		while (record != null && !record.isFinished() && ((LaneRecord) record).state() == LaneRecord.State.READY) {
			record = record.previous();
		}
		this.highestStarted = (record != null) ? record.offset() : -1;
		applyLimit();
	}

	// closes the window for all records that have not started, although gaps remain
	void closeAtOnce() {
		if (!this.leaving) {
			this.highestStarted = -1;
			this.limit = -1;
		}
	}

	// A record that waits for a retry is not awaited, and keeps the committed offset
	// below
	// it: no record above it need start.
	void applyLimit() {
		if (isClosed()) {
			long next = this.retained.isEmpty() ? this.highestStarted
					: Math.min(this.highestStarted, this.retained.firstKey() - 1);
			this.limit = this.frozen ? Math.min(this.limit, next) : next;
		}
	}

	// a pause is confirmed: no record starts although a decision ends the wait of others
	void freeze() {
		this.frozen = true;
	}

	void open() {
		if (!this.leaving) {
			this.frozen = false;
			this.limit = OPEN;
		}
	}

	// closes the window for good: the partition is being revoked, or the group is left.
	// After a confirmed pause no record starts any more
	void leave() {
		this.leaving = true;
		if (!this.frozen) {
			computeLimit();
		}
	}

	// whether the records that may start are awaited; any thread
	boolean isLeaving() {
		return this.leaving;
	}

	// whether no call runs, and no record has to start before the window can be left
	boolean isDone() {
		for (StartedRecord record = this.state.offsets().oldest(); record != null; record = record.next()) {
			if (!record.isFinished() && isAwaited((LaneRecord) record)) {
				return false;
			}
		}
		return true;
	}

	private boolean isAwaited(LaneRecord record) {
		return switch (record.state()) {
			case STARTED -> true;
			case READY -> record.offset() <= this.limit;
			case RETAINED -> false;
		};
	}

	// the calls that have not ended
	List<PendingCall> calls() {
		List<PendingCall> calls = new ArrayList<>();
		for (StartedRecord record = this.head; record != null; record = record.next()) {
			PendingCall call = ((LaneRecord) record).call();
			if (call != null) {
				calls.add(call);
			}
		}
		return calls;
	}

	// the partition was revoked or lost, or its position changed
	void end() {
		this.ended = true;
	}

	// any thread
	boolean isEnded() {
		return this.ended;
	}

}
