package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The lock of a life cycle and the state machine that it guards. Never held while a run,
 * a listener or a future of a caller is called; released during a wait.
 */
final class StateLock {

	private final Lock lock;

	private final Condition changed;

	private final ConsumerStateMachine machine;

	StateLock(ConsumerStateMachine machine, TimeSource time) {
		this.machine = machine;
		this.lock = time.newLock();
		this.changed = this.lock.newCondition();
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

	// Releases the lock until something changes or the time has elapsed. Returns the
	// remaining nanoseconds, 0 or less if the time has elapsed.
	@SuppressWarnings("WaitNotInLoop") // the callers loop
	long await(long nanos) throws InterruptedException {
		return this.changed.awaitNanos(nanos);
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
