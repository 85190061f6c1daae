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

/**
 * Between the poll threads of all runs of a consumer and those who take its messages.
 * What was taken back stays in the queue until somebody passes over it.
 */
public final class UpstreamQueue implements Upstream {

	private final BlockingQueue<Optional<DefaultUpstreamMessage>> queue = new LinkedBlockingQueue<>();

	private final LongSupplier nanos;

	private volatile boolean closed;

	/**
	 * Makes an empty queue.
	 * @param nanos the monotonic clock
	 */
	public UpstreamQueue(LongSupplier nanos) {
		this.nanos = nanos;
	}

	@Override
	public @Nullable UpstreamMessage poll(Duration timeout) throws InterruptedException {
		long most = TimeUnit.NANOSECONDS.convert(timeout);
		long start = this.nanos.getAsLong();
		while (true) {
			long left = Math.max(0, most - (this.nanos.getAsLong() - start));
			Optional<DefaultUpstreamMessage> next = this.queue.poll(left, TimeUnit.NANOSECONDS);
			if (next == null) {
				return null;
			}
			if (next.isEmpty()) {
				// for the next one who asks
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
	 * Lets everybody who waits go.
	 */
	public void close() {
		this.closed = true;
		this.queue.add(Optional.empty());
	}

	void offer(DefaultUpstreamMessage delivery) {
		this.queue.add(Optional.of(delivery));
	}

	void forget(DefaultUpstreamMessage delivery) {
		this.queue.removeIf((queued) -> queued.isPresent() && queued.get() == delivery);
	}

}
