package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.UpstreamMessage;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Passes messages from the poll threads of all runs of a consumer to the threads that
 * consume them manually. A cancelled message is skipped by the next poll.
 */
@Internal
public final class UpstreamQueue implements Upstream {

	private final TimedQueue<Optional<DefaultUpstreamMessage>> queue;

	private final TimeSource time;

	private volatile boolean closed;

	/**
	 * Creates an empty queue.
	 * @param time the clock and the waits of polls
	 */
	public UpstreamQueue(TimeSource time) {
		this.time = time;
		this.queue = new TimedQueue<>(time);
	}

	@Override
	public @Nullable UpstreamMessage poll(Duration timeout) throws InterruptedException {
		long timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
		long start = this.time.nanoTime();
		while (true) {
			long left = this.queue.await(Math.max(0, timeoutNanos - (this.time.nanoTime() - start)));
			Optional<DefaultUpstreamMessage> next = this.queue.poll();
			if (next == null) {
				if (left <= 0) {
					return null;
				}
				// another thread has taken it
				continue;
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
