package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the handler of one member: the workers that begin them, and what follows
 * when they end. Any thread, unless stated otherwise.
 */
final class LaneCalls implements PendingCall.CallListener {

	/**
	 * The time without a poll after which no record starts: the partitions may be lost.
	 */
	private static final Duration STALL = Duration.ofSeconds(3);

	private final LaneSettings settings;

	private final MemberContext context;

	private final LaneFailureHandler failures;

	private final RecordCall call;

	private final Runnable wake;

	private final CallPermits permits;

	private final CallTimes times = new CallTimes();

	private final LaneWorkers workers;

	private final WorkQueue queue;

	private volatile long polledNanos;

	private volatile long polledMillis;

	private volatile boolean stalled;

	private volatile boolean pollWaits;

	LaneCalls(LaneSettings settings, MemberContext context, LaneFailureHandler failures, RecordCall call,
			Runnable wake) {
		this.settings = settings;
		this.context = context;
		this.failures = failures;
		this.call = call;
		this.wake = wake;
		this.permits = new CallPermits(settings.maxInFlight());
		this.workers = new LaneWorkers(settings.starter(), this::fatal);
		this.queue = new WorkQueue(settings.workers(), this.permits, context.time(), this::startWorker, this::drained);
		this.polledNanos = context.nanos();
		this.polledMillis = context.time().clock().millis();
	}

	private void startWorker() {
		this.workers.start(new LaneWorker(this, this.queue, this.times));
	}

	// whether the poll thread waits, or is about to wait, for records
	void pollWaits(boolean waits) {
		this.pollWaits = waits;
	}

	// all records are handled: they are committed now, not after the wait of the poll
	private void drained() {
		if (this.pollWaits) {
			this.pollWaits = false;
			this.wake.run();
		}
	}

	WorkQueue queue() {
		return this.queue;
	}

	LaneWorkers workers() {
		return this.workers;
	}

	// the average duration of a call on its worker
	long averageNanos() {
		return this.times.averageNanos();
	}

	// the number of calls that have begun and not ended
	int inFlight() {
		return this.settings.stages() ? this.permits.used() : this.workers.currentCalls().size();
	}

	// the poll thread is alive; after a stall, no record starts until the membership is
	// confirmed
	void polled() {
		long nanos = this.context.nanos();
		long millis = this.context.time().clock().millis();
		this.stalled |= isLong(nanos - this.polledNanos, millis - this.polledMillis);
		this.polledNanos = nanos;
		this.polledMillis = millis;
	}

	private static boolean isLong(long nanos, long millis) {
		return nanos > STALL.toNanos() || millis > STALL.toMillis();
	}

	// the member has its partitions; poll thread
	void membershipConfirmed() {
		this.stalled = false;
		this.queue.membershipConfirmed();
	}

	long nanos() {
		return this.context.nanos();
	}

	void threadStarted() {
		this.call.threadStarted();
	}

	void threadEnded(LaneWorker worker) {
		this.call.threadEnded();
		this.workers.ended(worker);
	}

	// the monotonic clock does not advance while the machine is suspended
	void checkWallClock() {
		if (isLong(0, this.context.time().clock().millis() - this.polledMillis)) {
			this.stalled = true;
		}
	}

	// why a record may not start, or null
	@Nullable Refusal refusal(LaneRecord record, long nowNanos) {
		LaneWindow window = record.window();
		if (!window.mayStart(record)) {
			return Refusal.CLOSED;
		}
		if (!window.isClosed() && this.context.control().isDispatchSuspended()) {
			return Refusal.HELD;
		}
		if (this.stalled || isLong(nowNanos - this.polledNanos, 0)) {
			return Refusal.STALLED;
		}
		return null;
	}

	/**
	 * Calls the handler.
	 * @param record the record
	 * @param pending is notified of the end of the call
	 * @return whether the record is handled; otherwise the call has failed or has not
	 * ended
	 */
	boolean begin(ConsumerRecord<byte[], byte[]> record, PendingCall pending) {
		LaneRecord started = pending.record();
		// set the call, then read the window; the poll thread ends the window, then reads
		// the call: one of the two sees the other
		if (started.window().isEnded() && started.end(pending)) {
			release(pending);
			return false;
		}
		try {
			return this.call.call(record, pending);
		}
		catch (RuntimeException ex) {
			if (pending.end()) {
				pending.completed(ex);
			}
			return false;
		}
		catch (Error ex) {
			boolean unused = started.end(pending);
			fatal(ex);
			return false;
		}
	}

	// thrown on the poll thread, it ends the run
	void fatal(Throwable failure) {
		this.failures.mailbox().put(() -> {
			if (failure instanceof Error error) {
				throw error;
			}
			throw new IllegalStateException("a worker thread has failed", failure);
		});
	}

	@Override
	public void ended(PendingCall ended, @Nullable Throwable failure) {
		LaneRecord record = ended.record();
		if (failure == null) {
			LaneRecord next = handled(record);
			if (next != null) {
				this.queue.add(next);
			}
		}
		else {
			this.failures.mailbox().put(() -> this.failures.failed(ended, failure));
		}
		if (ended.takePermit()) {
			this.queue.releaseAndCheck(1);
		}
	}

	private void release(PendingCall ended) {
		if (ended.takePermit()) {
			this.queue.release(1);
		}
	}

	// the partition of the calls was revoked or lost, or its position changed. They no
	// longer count: a stage that never completes must not use up the permits; poll thread
	void partitionLeft(List<PendingCall> running) {
		for (PendingCall one : running) {
			one.partitionLeft(this.failures.unfinishedCalls());
			release(one);
		}
	}

	// the stage of a call is not completed in time; poll thread
	void timedOut(PendingCall ended, Throwable failure) {
		release(ended);
		ended.timedOut(failure);
		this.failures.failed(ended, failure);
	}

	/**
	 * The handler has handled a record.
	 * @param record the record
	 * @return the next record of its lane, which can start, or {@code null}
	 */
	@Nullable LaneRecord handled(LaneRecord record) {
		if (record.attempts() > 0) {
			this.failures.recovered(record.record());
		}
		LaneRecord next = record.handled();
		if (record.window().isClosed() && !record.window().isEnded()) {
			// the poll thread waits for the end of the calls
			this.failures.mailbox().put(() -> {
			});
		}
		return next;
	}

	// the error policy has ended the handling of a record; poll thread
	void resolved(LaneRecord record) {
		LaneRecord next = record.handled();
		if (next != null) {
			this.queue.add(next);
		}
	}

	// whether the handler returns stages
	boolean areStages() {
		return this.settings.stages();
	}

}
