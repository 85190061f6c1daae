package com.github.onsdigital.dp.kafka.test;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Waits for a condition: until dp-kafka is idle, and while a handler waits for a thread
 * that dp-kafka does not know, for example for a stage that an executor of the
 * application completes.
 */
final class Settling {

	private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long CHECK_MILLIS = 5;

	private final TestRuntime runtime;

	Settling(TestRuntime runtime) {
		this.runtime = runtime;
	}

	// Returns whether the condition is met.
	boolean until(BooleanSupplier condition) {
		long start = System.nanoTime();
		this.runtime.settle();
		while (!condition.getAsBoolean()) {
			if (!waitsForAnotherThread() || System.nanoTime() - start > LIMIT_NANOS) {
				// the other thread may have ended between the two
				this.runtime.settle();
				return condition.getAsBoolean();
			}
			pause();
			this.runtime.settle();
		}
		return true;
	}

	private boolean waitsForAnotherThread() {
		return this.runtime.gates().waitedFor().isEmpty()
				&& this.runtime.consumers().stream().anyMatch((consumer) -> !Consumers.inFlight(consumer).isEmpty());
	}

	@SuppressWarnings("WaitNotInLoop") // the callers loop
	private static void pause() {
		ReentrantLock lock = new ReentrantLock();
		Condition never = lock.newCondition();
		lock.lock();
		try {
			boolean unused = never.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted while waiting for a handler", ex);
		}
		finally {
			lock.unlock();
		}
	}

}
