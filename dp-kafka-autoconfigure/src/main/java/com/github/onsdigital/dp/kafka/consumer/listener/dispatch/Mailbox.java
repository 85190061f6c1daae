package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Messages of other threads to the poll thread.
 */
final class Mailbox {

	private final BlockingQueue<Runnable> messages = new LinkedBlockingQueue<>();

	private final Runnable wake;

	/**
	 * Makes an empty mailbox.
	 * @param wake makes the poll that is running return
	 */
	Mailbox(Runnable wake) {
		this.wake = wake;
	}

	/**
	 * Leaves a message. Any thread.
	 * @param message is run by the poll thread
	 */
	void put(Runnable message) {
		this.messages.add(message);
		this.wake.run();
	}

	/**
	 * Carries out what has come. Poll thread only.
	 */
	void runAll() {
		run(this.messages.poll());
	}

	/**
	 * Waits for one message and carries out what has come. Poll thread only.
	 * @param nanos the longest wait
	 * @throws InterruptedException if the poll thread is interrupted
	 */
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
