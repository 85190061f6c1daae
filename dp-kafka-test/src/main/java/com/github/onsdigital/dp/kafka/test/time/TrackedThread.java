package com.github.onsdigital.dp.kafka.test.time;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * A thread that is busy from its start to its end, except while it waits.
 */
final class TrackedThread extends Thread {

	private final Scheduling scheduling;

	private final Runnable task;

	private @Nullable Activity activity;

	TrackedThread(Scheduling scheduling, Runnable task) {
		this.scheduling = scheduling;
		this.task = task;
	}

	@Override
	public synchronized void start() {
		Activity begun = this.scheduling.begin(getName());
		this.activity = begun;
		try {
			super.start();
		}
		catch (RuntimeException | Error ex) {
			this.scheduling.end(begun);
			throw ex;
		}
	}

	@Override
	public void run() {
		this.scheduling.run(Objects.requireNonNull(this.activity), this.task);
	}

}
