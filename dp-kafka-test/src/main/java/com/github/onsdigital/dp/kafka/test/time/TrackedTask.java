package com.github.onsdigital.dp.kafka.test.time;

/**
 * A task that is busy from its submission to its end, except while it waits.
 */
final class TrackedTask implements Runnable {

	private final Scheduling scheduling;

	private final Runnable task;

	private final Activity activity;

	TrackedTask(Scheduling scheduling, Runnable task) {
		this.scheduling = scheduling;
		this.task = task;
		this.activity = scheduling.begin(task.getClass().getName());
	}

	@Override
	public void run() {
		this.scheduling.run(this.activity, this.task);
	}

	// it will not run
	void cancel() {
		this.scheduling.end(this.activity);
	}

}
