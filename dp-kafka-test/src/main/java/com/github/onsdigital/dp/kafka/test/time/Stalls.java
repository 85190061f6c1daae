package com.github.onsdigital.dp.kafka.test.time;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The stalls of the process. A wait that is signalled during a stall ends with it.
 * Guarded by the mutex of {@link Scheduling}, except {@link #count()}.
 */
final class Stalls {

	// the waits that were signalled during a stall; null if there is none
	private @Nullable List<Wait> suspended;

	private final AtomicInteger count = new AtomicInteger();

	void begin() {
		this.suspended = new ArrayList<>();
		this.count.incrementAndGet();
	}

	// returns the waits to end now; empty without a stall
	List<Wait> end() {
		List<Wait> signalled = this.suspended;
		this.suspended = null;
		return (signalled != null) ? signalled : List.of();
	}

	// whether the end of a wait is deferred to the end of a stall
	boolean suspend(Wait wait) {
		if (this.suspended == null || wait.activity == null || wait.signalled) {
			return false;
		}
		wait.signalled = true;
		return this.suspended.add(wait);
	}

	// the thread that stalls the process cannot wait for it
	void requireNone(@Nullable Thread driver) {
		if (this.suspended != null && driver == Thread.currentThread()) {
			throw new IllegalStateException("The process is stalled: nothing can wait for it, and no time passes");
		}
	}

	// how many stalls have begun; any thread
	int count() {
		return this.count.get();
	}

}
