package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;

/**
 * Ends calls whose stage is not completed within the handler timeout. Poll thread only.
 */
final class HandlerTimeouts {

	/**
	 * When to check again a call whose method has not returned its stage.
	 */
	private static final long RUNNING_CHECK = Duration.ofMillis(100).toNanos();

	private final @Nullable Duration timeout;

	private final BiConsumer<PendingCall, Throwable> listener;

	// no call times out earlier
	private long nextNanos;

	private boolean scheduled;

	HandlerTimeouts(@Nullable Duration timeout, BiConsumer<PendingCall, Throwable> listener) {
		this.timeout = timeout;
		this.listener = listener;
	}

	// ends the calls that are overdue, and reports their records
	void check(Collection<LaneWindow> windows, long nowNanos) {
		if (this.timeout == null || (this.scheduled && nowNanos - this.nextNanos < 0)) {
			return;
		}
		this.scheduled = true;
		long nanos = this.timeout.toNanos();
		// calls that start from now on
		this.nextNanos = nowNanos + nanos;
		for (LaneWindow window : windows) {
			StartedRecord record = window.state().offsets().oldest();
			while (record != null) {
				StartedRecord next = record.next();
				check((LaneRecord) record, nowNanos, this.timeout);
				record = next;
			}
		}
	}

	private void check(LaneRecord record, long nowNanos, Duration limit) {
		PendingCall call = record.call();
		ConsumerRecord<byte[], byte[]> consumerRecord = record.record();
		if (call == null || consumerRecord == null) {
			return;
		}
		long due = call.startedNanos() + limit.toNanos();
		if (!call.isReturned()) {
			// the record must not be handled again while its method runs
			this.nextNanos = Math.min(this.nextNanos, Math.max(due, nowNanos + RUNNING_CHECK));
		}
		else if (nowNanos - due < 0) {
			this.nextNanos = Math.min(this.nextNanos, due);
		}
		else if (record.end(call)) {
			this.listener.accept(call,
					new HandlerFailedException(List.of(consumerRecord), 0, 1, nowNanos - call.startedNanos(),
							new TimeoutException("the stage that the handler returned is not completed within "
									+ "handler-timeout (" + limit.toMillis() + " ms)")));
		}
	}

	// the time until a call may be overdue; Long.MAX_VALUE without a timeout
	long dueIn(long nowNanos) {
		return (this.timeout != null) ? Math.max(0, this.nextNanos - nowNanos) : Long.MAX_VALUE;
	}

}
