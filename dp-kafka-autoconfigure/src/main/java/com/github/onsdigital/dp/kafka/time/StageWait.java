package com.github.onsdigital.dp.kafka.time;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Waits for one stage, with a condition of a time source.
 */
final class StageWait {

	private static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE / 2);

	private final Lock lock;

	private final Condition condition;

	private boolean completed;

	StageWait(Lock lock) {
		this.lock = lock;
		this.condition = lock.newCondition();
	}

	boolean await(CompletionStage<?> stage, Duration timeout) throws InterruptedException {
		// what the stage's dependents throw does not concern the waiting thread
		CompletionStage<?> unused = stage.whenComplete((result, failure) -> completed());
		this.lock.lock();
		try {
			long nanos = nanos(timeout);
			while (!this.completed && nanos > 0) {
				nanos = this.condition.awaitNanos(nanos);
			}
			return this.completed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void completed() {
		this.lock.lock();
		try {
			this.completed = true;
			this.condition.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// nanoseconds, at least 0
	static long nanos(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return ((duration.compareTo(MAX) > 0) ? MAX : duration).toNanos();
	}

}
