package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The one lock of a life-cycle with what it guards. It is never held while a run, a
 * listener or a future of somebody else is called, and given up by those who wait.
 */
final class StateLock {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ConsumerStateMachine machine;

	StateLock(ConsumerStateMachine machine) {
		this.machine = machine;
	}

	// The machine, for those who have the lock, and for its volatile state.
	ConsumerStateMachine machine() {
		return this.machine;
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	// Wakes everybody who waits for a change, the owner thread included.
	void signal() {
		this.changed.signalAll();
	}

	// Gives up the lock until something changes or the time is over.
	@SuppressWarnings("WaitNotInLoop") // those who call this loop over their own
										// condition
	void await(long nanos) throws InterruptedException {
		this.changed.awaitNanos(nanos);
	}

	<T> T read(Function<ConsumerStateMachine, T> question) {
		lock();
		try {
			return question.apply(this.machine);
		}
		finally {
			unlock();
		}
	}

	void change(Consumer<ConsumerStateMachine> change) {
		lock();
		try {
			change.accept(this.machine);
			signal();
		}
		finally {
			unlock();
		}
	}

}
