package com.github.onsdigital.dp.kafka.test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * Holds a handler at a point until the test opens the gate. A gate is closed at first. A
 * thread that waits at a gate does not count as busy: {@link KafkaTestCluster#settle()}
 * returns, and the clock can advance. After each test all gates are opened and removed.
 * <p>
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class TestGate {

	private final String name;

	private final TestTime time;

	private final Lock lock;

	private final Condition changed;

	/** Completed at the next change, for threads that must not advance the time. */
	private CompletableFuture<Void> nextChange = new CompletableFuture<>();

	private boolean open;

	private boolean crashed;

	private int waiting;

	TestGate(String name, TestTime time) {
		this.name = name;
		this.time = time;
		this.lock = time.newLock();
		this.changed = this.lock.newCondition();
	}

	/**
	 * Blocks until the gate is open. Called by a handler, or by what it calls, also on
	 * another thread.
	 * @throws IllegalStateException if the thread is interrupted (its interrupt status is
	 * kept), or if the test crashes the process
	 */
	public void await() {
		this.lock.lock();
		try {
			this.waiting++;
			while (!this.open && !this.crashed) {
				awaitChange();
			}
			if (this.crashed) {
				throw new IllegalStateException("the process has crashed");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("interrupted at gate '" + this.name + "'", ex);
		}
		finally {
			this.waiting--;
			this.lock.unlock();
		}
	}

	// With the lock, which is released meanwhile.
	@SuppressWarnings("WaitNotInLoop") // the callers loop
	private void awaitChange() throws InterruptedException {
		if (this.time.isTracked()) {
			this.changed.await();
			return;
		}
		CompletableFuture<Void> next = this.nextChange;
		this.lock.unlock();
		try {
			next.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			this.lock.lock();
		}
	}

	/**
	 * Opens the gate, until it is closed again.
	 */
	public void open() {
		change(() -> this.open = true);
	}

	/**
	 * Closes the gate for threads that arrive from now on.
	 */
	public void close() {
		change(() -> this.open = false);
	}

	/**
	 * Returns whether a thread waits at the gate.
	 * @return whether at least one waits now; call {@link KafkaTestCluster#settle()}
	 * before
	 */
	public boolean isWaitedFor() {
		this.lock.lock();
		try {
			return this.waiting > 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	// ends all waits with a failure
	void crash() {
		change(() -> this.crashed = true);
	}

	private void change(Runnable change) {
		this.lock.lock();
		try {
			change.run();
			this.changed.signalAll();
			this.nextChange.complete(null);
			this.nextChange = new CompletableFuture<>();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return "gate '" + this.name + "'" + (isWaitedFor() ? " is waited for" : "");
	}

}
