package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;

/**
 * One call of a handler, from its start until it has ended or has timed out.
 */
final class PendingCall implements RecordCall.Completion {

	private static final AtomicIntegerFieldUpdater<PendingCall> PERMITS = AtomicIntegerFieldUpdater
		.newUpdater(PendingCall.class, "permits");

	private final LaneRecord record;

	private final long startedNanos;

	private final CallListener listener;

	private volatile boolean returned;

	@SuppressWarnings("UnusedVariable") // read by the updater
	private volatile int permits = 1;

	// the thread that has ended the call and has not reported its outcome
	private volatile @Nullable Thread endedBy;

	// published by the flag that the method has returned
	private @Nullable Consumer<Throwable> timeoutListener;

	// set if the partition is left during the call
	private volatile UnfinishedCalls.@Nullable Call unfinished;

	PendingCall(LaneRecord record, long startedNanos, CallListener listener) {
		this.record = record;
		this.startedNanos = startedNanos;
		this.listener = listener;
	}

	// the method has returned; its stage may not be completed
	void returned() {
		this.returned = true;
	}

	boolean isReturned() {
		return this.returned;
	}

	// whether the caller has to release the permit of the call; true once
	boolean takePermit() {
		return PERMITS.compareAndSet(this, 1, 0);
	}

	LaneRecord record() {
		return this.record;
	}

	long startedNanos() {
		return this.startedNanos;
	}

	// the partition is left, and the call has not ended; poll thread
	void partitionLeft(UnfinishedCalls calls) {
		UnfinishedCalls.Call added = calls.add(this.record.window().state().partition(), this.record.offset(),
				this.startedNanos);
		this.unfinished = added;
		if (this.record.call() != this) {
			// it has ended meanwhile
			added.ended();
		}
	}

	// the handler has not returned, and runs on this thread
	void runsOn(@Nullable Thread thread) {
		UnfinishedCalls.Call known = this.unfinished;
		if (known != null) {
			known.runsOn(thread);
		}
	}

	// the record has no call any more
	void removed() {
		UnfinishedCalls.Call known = this.unfinished;
		if (known != null) {
			known.ended();
		}
	}

	@Override
	public boolean end() {
		boolean wasRunning = this.record.end(this);
		if (wasRunning) {
			this.endedBy = Thread.currentThread();
		}
		return wasRunning;
	}

	@Override
	public void completed(@Nullable Throwable failure) {
		if (this.endedBy == Thread.currentThread()) {
			this.endedBy = null;
			this.listener.ended(this, failure);
		}
		else if (this.record.end(this)) {
			this.listener.ended(this, failure);
		}
	}

	@Override
	public void onTimeout(Consumer<Throwable> newListener) {
		this.timeoutListener = newListener;
	}

	// after the end of the call, on the poll thread
	void timedOut(Throwable failure) {
		Consumer<Throwable> notified = this.timeoutListener;
		if (notified != null) {
			notified.accept(failure);
		}
	}

	/**
	 * Is notified of the end of calls.
	 */
	@FunctionalInterface
	interface CallListener {

		/**
		 * A call has ended. Any thread.
		 * @param call the call
		 * @param failure why it is not handled, or {@code null} if it is handled
		 */
		void ended(PendingCall call, @Nullable Throwable failure);

	}

}
