package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * A queue whose waits end by a time source. Thread-safe.
 *
 * @param <T> the type of the elements
 */
final class TimedQueue<T> {

	private final Queue<T> elements = new ConcurrentLinkedQueue<>();

	private final Lock lock;

	private final Condition added;

	TimedQueue(TimeSource time) {
		this.lock = time.newLock();
		this.added = this.lock.newCondition();
	}

	void add(T element) {
		this.elements.add(element);
		this.lock.lock();
		try {
			this.added.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	// Removes the head without waiting. Returns null if the queue is empty.
	@Nullable T poll() {
		return this.elements.poll();
	}

	// Waits until the queue is not empty. Returns the remaining nanoseconds, 0 or less if
	// the time has elapsed.
	long await(long nanos) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = nanos;
			while (this.elements.isEmpty() && left > 0) {
				left = this.added.awaitNanos(left);
			}
			return left;
		}
		finally {
			this.lock.unlock();
		}
	}

	void removeIf(Predicate<T> filter) {
		this.elements.removeIf(filter);
	}

}
