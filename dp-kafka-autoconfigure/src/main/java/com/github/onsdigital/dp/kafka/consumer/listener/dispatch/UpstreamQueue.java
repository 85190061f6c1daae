package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Passes messages from the poll threads of all runs of a consumer to the threads that
 * consume them manually. A cancelled message is skipped by the next poll.
 */
@Internal
public final class UpstreamQueue implements Upstream {

	private final BlockingQueue<Optional<DefaultUpstreamMessage>> queue = new LinkedBlockingQueue<>();

	private final LongSupplier nanos;

	private volatile boolean closed;

	/**
	 * Creates an empty queue.
	 * @param nanos the monotonic clock
	 */
	public UpstreamQueue(LongSupplier nanos) {
		this.nanos = nanos;
	}

	@Override
	public @Nullable UpstreamMessage poll(Duration timeout) throws InterruptedException {
		long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
		long start = this.nanos.getAsLong();
		while (true) {
			long remaining = Math.max(0, timeoutNanos - (this.nanos.getAsLong() - start));
			Optional<DefaultUpstreamMessage> next = this.queue.poll(remaining, TimeUnit.NANOSECONDS);
			if (next == null) {
				return null;
			}
			if (next.isEmpty()) {
				// for the next caller
				this.queue.add(next);
				return null;
			}
			if (next.get().take()) {
				return next.get();
			}
		}
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Closes the queue: all waiting polls return.
	 */
	public void close() {
		this.closed = true;
		this.queue.add(Optional.empty());
	}

	void offer(DefaultUpstreamMessage message) {
		this.queue.add(Optional.of(message));
	}

	void forget(DefaultUpstreamMessage message) {
		this.queue.removeIf((queued) -> queued.isPresent() && queued.get() == message);
	}

}
