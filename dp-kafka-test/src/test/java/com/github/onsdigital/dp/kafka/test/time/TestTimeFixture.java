package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A virtual time, and threads that use it.
 */
abstract class TestTimeFixture {

	final TestTime time = new TestTime();

	final List<String> log = Collections.synchronizedList(new ArrayList<>());

	final ExecutorService pool = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	@AfterEach
	void stopPool() {
		this.pool.shutdownNow();
	}

	static void assertThatNoTrackedThreadIsLeft(Thread thread) {
		try {
			thread.join(10_000);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		assertThat(thread.isAlive()).isFalse();
	}

	Thread start(Runnable task) {
		Thread thread = this.time.threads().newThread(task);
		thread.setName("worker");
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

	Thread untracked(Runnable task) {
		Thread thread = new Thread(task, "scheduler");
		thread.setDaemon(true);
		return thread;
	}

	long seconds() {
		return Duration.ofNanos(this.time.nanoTime()).toSeconds();
	}

	void sleep(Duration duration) {
		try {
			assertThat(this.time.await(new CompletableFuture<>(), duration)).isFalse();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void busyFor(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		while (System.nanoTime() < end) {
			Thread.onSpinWait();
		}
	}

}
