package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Refuses the access of a second thread to a consumer, as Kafka's client does.
 */
final class ConsumerAccess {

	private static final long NO_THREAD = -1;

	private final AtomicLong owner = new AtomicLong(NO_THREAD);

	private int depth;

	private volatile boolean closed;

	void acquireOpen() {
		acquire();
		if (this.closed) {
			release();
			throw new IllegalStateException("This consumer has already been closed.");
		}
	}

	void acquire() {
		Thread thread = Thread.currentThread();
		if (this.owner.get() != thread.getId() && !this.owner.compareAndSet(NO_THREAD, thread.getId())) {
			throw new ConcurrentModificationException(
					"KafkaConsumer is not safe for multi-threaded access. currentThread(name: " + thread.getName()
							+ ", id: " + thread.getId() + ") otherThread(id: " + this.owner.get() + ")");
		}
		this.depth++;
	}

	void release() {
		if (--this.depth == 0) {
			this.owner.set(NO_THREAD);
		}
	}

	boolean isClosed() {
		return this.closed;
	}

	void close() {
		this.closed = true;
	}

}
