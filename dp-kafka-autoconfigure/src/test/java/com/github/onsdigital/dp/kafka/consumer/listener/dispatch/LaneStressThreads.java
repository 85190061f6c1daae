package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * The worker threads of a {@link LaneStressRun}.
 */
final class LaneStressThreads {

	private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

	private final Duration limit;

	LaneStressThreads(Duration limit) {
		this.limit = limit;
	}

	void start(Runnable worker) {
		Thread thread = new Thread(worker, "stress worker " + this.threads.size());
		thread.setDaemon(true);
		this.threads.add(thread);
		thread.start();
	}

	void join() {
		this.threads.forEach(this::join);
	}

	private void join(Thread thread) {
		try {
			thread.join(this.limit.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (thread.isAlive()) {
			throw new AssertionError(thread + " has not ended: " + List.of(thread.getStackTrace()));
		}
	}

	@Override
	public String toString() {
		return this.threads.stream()
			.map((thread) -> "\n  " + thread.getName() + ' ' + List.of(thread.getStackTrace()))
			.collect(Collectors.joining());
	}

}
