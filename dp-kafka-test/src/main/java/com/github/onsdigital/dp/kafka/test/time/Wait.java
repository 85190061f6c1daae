package com.github.onsdigital.dp.kafka.test.time;

import org.jspecify.annotations.Nullable;

/**
 * The wait of a thread. Its state is changed with the mutex of the scheduling.
 */
final class Wait implements Event {

	private final long deadline;

	private final long number;

	final Thread thread;

	// null for a thread that is not tracked
	final @Nullable Activity activity;

	volatile boolean woken;

	// during a stall
	volatile boolean signalled;

	Wait(long deadline, long number, Thread thread, @Nullable Activity activity) {
		this.deadline = deadline;
		this.number = number;
		this.thread = thread;
		this.activity = activity;
	}

	@Override
	public long deadline() {
		return this.deadline;
	}

	@Override
	public long number() {
		return this.number;
	}

	boolean isWoken() {
		return this.woken || this.signalled;
	}

}
