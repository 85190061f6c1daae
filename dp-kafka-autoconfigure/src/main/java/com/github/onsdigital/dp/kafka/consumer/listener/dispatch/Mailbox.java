package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Passes actions from other threads to the poll thread.
 */
final class Mailbox {

	private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();

	private final Runnable wake;

	// the argument makes the running poll return
	Mailbox(Runnable wake) {
		this.wake = wake;
	}

	// adds an action for the poll thread; any thread
	void put(Runnable message) {
		this.messages.add(message);
		this.wake.run();
	}

	// runs the queued actions; poll thread only
	void runAll() {
		run(this.messages.poll());
	}

	// waits for an action, at most this long, and runs the queued ones; poll thread only
	void awaitAndRun(long nanos) throws InterruptedException {
		run(this.messages.poll(nanos, TimeUnit.NANOSECONDS));
	}

	private void run(@Nullable Runnable first) {
		Runnable message = first;
		while (message != null) {
			message.run();
			message = this.messages.poll();
		}
	}

}
