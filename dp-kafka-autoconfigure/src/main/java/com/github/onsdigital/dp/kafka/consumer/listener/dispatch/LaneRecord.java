package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record in the window of its partition, from its dispatch until its offset can be
 * committed. One thread at a time works on it: the worker that runs it, the thread that
 * completes its stage, or the poll thread.
 */
final class LaneRecord extends StartedRecord {

	private static final AtomicReferenceFieldUpdater<LaneRecord, @Nullable PendingCall> CALL = AtomicReferenceFieldUpdater
		.newUpdater(LaneRecord.class, PendingCall.class, "call");

	private final LaneWindow window;

	private final @Nullable Lane lane;

	private final int bytes;

	private volatile @Nullable ConsumerRecord<byte[], byte[]> record;

	private @Nullable LaneRecord nextInLane;

	private @Nullable LaneRecord nextReady;

	private volatile State state = State.READY;

	private volatile @Nullable PendingCall call;

	private volatile @Nullable FailedCalls failed;

	private boolean bytesReleased;

	/**
	 * Creates a record.
	 * @param record the record
	 * @param bytes its size
	 * @param window the window of its partition
	 * @param lane its lane; {@code null} if it is a lane of its own
	 */
	LaneRecord(ConsumerRecord<byte[], byte[]> record, int bytes, LaneWindow window, @Nullable Lane lane) {
		super(record.offset());
		this.record = record;
		this.bytes = bytes;
		this.window = window;
		this.lane = lane;
	}

	LaneWindow window() {
		return this.window;
	}

	// the offset, counted from the first one of the assignment
	long distance() {
		return offset() - this.window.state().firstOffset();
	}

	@Nullable Lane lane() {
		return this.lane;
	}

	int bytes() {
		return this.bytes;
	}

	/**
	 * The record is finished, so its key and value are no longer held. Poll thread only.
	 * @return its size, or 0 if this was called before
	 */
	int releaseBytes() {
		int released = this.bytesReleased ? 0 : this.bytes;
		this.bytesReleased = true;
		return released;
	}

	// null if it is finished
	@Nullable ConsumerRecord<byte[], byte[]> record() {
		return this.record;
	}

	@Nullable LaneRecord nextInLane() {
		return this.nextInLane;
	}

	void nextInLane(@Nullable LaneRecord newNext) {
		this.nextInLane = newNext;
	}

	// the link of the list that contains the record; guarded by the queue's lock
	@Nullable LaneRecord nextReady() {
		return this.nextReady;
	}

	void nextReady(@Nullable LaneRecord newNext) {
		this.nextReady = newNext;
	}

	State state() {
		return this.state;
	}

	void state(State newState) {
		this.state = newState;
	}

	// the number of failed calls
	int attempts() {
		FailedCalls known = this.failed;
		return (known != null) ? known.attempts() : 0;
	}

	// a call has failed; poll thread only
	void failed(int attempts, long startedNanos) {
		FailedCalls known = this.failed;
		this.failed = (known != null) ? new FailedCalls(attempts, known.firstNanos(), known.dueNanos())
				: new FailedCalls(attempts, startedNanos, 0);
	}

	// when it is to be handled again; poll thread only
	long dueNanos() {
		FailedCalls known = this.failed;
		return (known != null) ? known.dueNanos() : 0;
	}

	// with the number of failed calls that count from now on; poll thread only
	void retryAt(int attempts, long dueNanos) {
		FailedCalls known = this.failed;
		this.failed = new FailedCalls(attempts, (known != null) ? known.firstNanos() : dueNanos, dueNanos);
	}

	// the call that runs now, or null
	@Nullable PendingCall call() {
		return this.call;
	}

	void begin(PendingCall newCall) {
		this.call = newCall;
	}

	// the time since its first call began; any thread
	Duration age(long nowNanos) {
		FailedCalls known = this.failed;
		PendingCall running = this.call;
		if (known != null) {
			return Duration.ofNanos(nowNanos - known.firstNanos());
		}
		return (running != null) ? Duration.ofNanos(nowNanos - running.startedNanos()) : Duration.ZERO;
	}

	// false if the call has ended before: it timed out
	boolean end(PendingCall ended) {
		boolean wasRunning = CALL.compareAndSet(this, ended, null);
		if (wasRunning) {
			ended.removed();
		}
		return wasRunning;
	}

	/**
	 * Ends the handling of the record.
	 * @return the next record of its lane, which is ready now, or {@code null}
	 */
	@Nullable LaneRecord handled() {
		LaneRecord next = (this.lane != null) ? this.lane.end(this) : null;
		// it may wait behind an unfinished record for a long time
		this.record = null;
		finish();
		return next;
	}

	/**
	 * The calls of a record that have failed. Most records have none.
	 *
	 * @param attempts their number
	 * @param firstNanos the start of the first one
	 * @param dueNanos when the record is to be handled again
	 */
	private record FailedCalls(int attempts, long firstNanos, long dueNanos) {

	}

	/**
	 * Where the record is.
	 */
	enum State {

		/**
		 * It waits in its lane or for a worker.
		 */
		READY,

		/**
		 * Its handler is called, or its stage is not completed.
		 */
		STARTED,

		/**
		 * Its call has failed. It waits for a back-off or for the result of a decision.
		 */
		RETAINED

	}

}
