package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Passes actions from other threads to the poll thread.
 */
final class Mailbox {

	private final TimedQueue<Runnable> messages;

	private final Runnable wake;

	// whether the poll thread was woken and has not read the queue since
	private final AtomicBoolean notified = new AtomicBoolean();

	// the argument makes the running poll return
	Mailbox(Runnable wake, TimeSource time) {
		this.messages = new TimedQueue<>(time);
		this.wake = wake;
	}

	// adds an action for the poll thread; any thread
	void put(Runnable message) {
		this.messages.add(message);
		if (this.notified.compareAndSet(false, true)) {
			this.wake.run();
		}
	}

	// runs the queued actions; poll thread only
	void runAll() {
		// before the queue is read: a later message wakes the poll thread again
		this.notified.set(false);
		for (Runnable message = this.messages.poll(); message != null; message = this.messages.poll()) {
			message.run();
		}
	}

	// waits for an action, at most this long, and runs the queued ones; returns the
	// nanoseconds of the wait; poll thread only
	long awaitAndRun(long nanos) throws InterruptedException {
		long left = this.messages.await(nanos);
		runAll();
		return nanos - left;
	}

}
