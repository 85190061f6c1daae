package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A thread that calls the handler. It takes several records at once while calls are
 * short, and returns those that it has not started when a call takes long.
 */
final class LaneWorker implements Runnable {

	/**
	 * Calls that are shorter on average are started in bundles.
	 */
	private static final long SHORT_CALL = Duration.ofNanos(20_000).toNanos();

	/**
	 * How long a worker continues with a lane or a bundle before other records have their
	 * turn.
	 */
	private static final long TURN = Duration.ofNanos(500_000).toNanos();

	private static final int BUNDLE = 32;

	private final LaneCalls calls;

	private final WorkQueue queue;

	private final CallTimes times;

	// the records that are taken and not started
	private final AtomicReference<@Nullable LaneRecord> rest = new AtomicReference<>();

	private volatile @Nullable Thread thread;

	private volatile @Nullable PendingCall current;

	// the end of the last call
	private long nowNanos;

	LaneWorker(LaneCalls calls, WorkQueue queue, CallTimes times) {
		this.calls = calls;
		this.queue = queue;
		this.times = times;
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		try {
			this.calls.threadStarted();
			while (this.queue.take(this, this.times.isShort(SHORT_CALL) ? BUNDLE : 1)) {
				this.calls.checkWallClock();
				runBundle();
			}
		}
		catch (RuntimeException | Error ex) {
			this.queue.workerFailed();
			this.calls.fatal(ex);
		}
		finally {
			this.calls.threadEnded(this);
			this.thread = null;
		}
	}

	private void runBundle() {
		this.nowNanos = this.calls.nanos();
		long turnEnd = this.nowNanos + TURN;
		for (LaneRecord record = pollRest(); record != null; record = pollRest()) {
			LaneRecord next = call(record);
			while (next != null && this.nowNanos - turnEnd < 0) {
				next = call(next);
			}
			if (next != null) {
				this.queue.release(1);
				this.queue.add(next);
			}
			if (this.nowNanos - turnEnd >= 0) {
				this.queue.giveBack(this, null, Refusal.CLOSED);
			}
		}
	}

	/**
	 * Calls the handler with a record.
	 * @param record the record, whose call has a permit
	 * @return the next record of its lane, which can start with the same permit, or
	 * {@code null}
	 */
	private @Nullable LaneRecord call(LaneRecord record) {
		record.state(LaneRecord.State.STARTED);
		Refusal refusal = this.calls.refusal(record, this.nowNanos);
		if (refusal != null) {
			record.state(LaneRecord.State.READY);
			this.queue.giveBack(this, record, refusal);
			return null;
		}
		ConsumerRecord<byte[], byte[]> consumerRecord = Objects.requireNonNull(record.record(), "a finished record");
		PendingCall call = new PendingCall(record, this.nowNanos, this.calls);
		record.begin(call);
		this.current = call;
		boolean handled = this.calls.begin(consumerRecord, call);
		call.returned();
		this.current = null;
		long end = this.calls.nanos();
		this.times.add(end - this.nowNanos);
		this.nowNanos = end;
		if (!handled || !record.end(call)) {
			return null;
		}
		LaneRecord next = this.calls.handled(record);
		boolean permitted = call.takePermit();
		if (next == null || !permitted) {
			this.queue.release(permitted ? 1 : 0);
			return null;
		}
		return next;
	}

	// with the lock of the queue: records are given to the worker
	void assign(@Nullable LaneRecord first) {
		this.rest.set(first);
	}

	// with the lock of the queue: takes the records that are not started
	@Nullable LaneRecord takeRest() {
		return this.rest.getAndSet(null);
	}

	private @Nullable LaneRecord pollRest() {
		LaneRecord first = this.rest.get();
		return (first != null && this.rest.compareAndSet(first, first.nextReady())) ? first : null;
	}

	// whether another worker would shorten the wait of this many records
	boolean isHelpUseful(int waiting) {
		return this.times.isLong(waiting);
	}

	// whether records wait behind a call that takes long; any thread
	boolean isStuck(long nanos) {
		PendingCall call = this.current;
		return this.rest.get() != null && call != null && nanos - call.startedNanos() > TURN;
	}

	boolean hasRest() {
		return this.rest.get() != null;
	}

	// the running call, or null; any thread
	@Nullable PendingCall current() {
		return this.current;
	}

	// any thread
	@Nullable Thread thread() {
		return this.thread;
	}

}
