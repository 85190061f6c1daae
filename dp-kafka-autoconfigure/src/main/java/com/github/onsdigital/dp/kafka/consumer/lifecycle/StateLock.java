package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lock of a life cycle and the state machine that it guards. Never held while a run,
 * a listener or a future of a caller is called; released during a wait.
 */
final class StateLock {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final ConsumerStateMachine machine;

	StateLock(ConsumerStateMachine machine) {
		this.machine = machine;
	}

	// Returns the state machine, for callers that hold the lock, and for its volatile
	// state.
	ConsumerStateMachine machine() {
		return this.machine;
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	// Wakes all threads that wait for a change, including the life-cycle thread.
	void signal() {
		this.changed.signalAll();
	}

	// Releases the lock until something changes or the time has elapsed.
	@SuppressWarnings("WaitNotInLoop") // the callers loop
	void await(long nanos) throws InterruptedException {
		this.changed.awaitNanos(nanos);
	}

	<T> T read(Function<ConsumerStateMachine, T> reader) {
		lock();
		try {
			return reader.apply(this.machine);
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
