package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * One call of a handler, from its start until it has ended or has timed out.
 */
final class PendingCall implements RecordCall.Completion {

	private final LaneRecord record;

	private final long startedNanos;

	private final CallListener listener;

	private volatile boolean returned;

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

	LaneRecord record() {
		return this.record;
	}

	long startedNanos() {
		return this.startedNanos;
	}

	@Override
	public void completed(@Nullable Throwable failure) {
		// not the end of a call that has timed out: the record may be handled again by
		// now
		if (this.record.end(this)) {
			this.listener.ended(this.record, failure);
		}
	}

	/**
	 * Is notified of the end of calls.
	 */
	@FunctionalInterface
	interface CallListener {

		/**
		 * A call has ended. Any thread.
		 * @param record the record
		 * @param failure why it is not handled, or {@code null} if it is handled
		 */
		void ended(LaneRecord record, @Nullable Throwable failure);

	}

}
