package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Timers run when the test says so, and tell how long they would have waited.
 */
final class HandTimer extends ScheduledThreadPoolExecutor {

	private final List<Planned> plans = new ArrayList<>();

	HandTimer() {
		super(1, (task) -> new Thread(task, "monitor-under-test"));
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
		if (delay == 0) {
			return super.schedule(task, delay, unit);
		}
		ScheduledFuture<?> handle = super.schedule(() -> {
		}, 1, TimeUnit.HOURS);
		synchronized (this.plans) {
			this.plans.add(new Planned(task, Duration.ofNanos(unit.toNanos(delay)), handle));
		}
		return handle;
	}

	/** How many timers have been set and not cancelled. */
	long planned() {
		synchronized (this.plans) {
			return this.plans.stream().filter((one) -> !one.handle.isCancelled()).count();
		}
	}

	Duration fire() {
		settle();
		Planned plan;
		synchronized (this.plans) {
			this.plans.removeIf((one) -> one.handle.isCancelled());
			assertThat(this.plans).as("timers").hasSize(1);
			plan = this.plans.remove(0);
		}
		execute(plan.task);
		return plan.delay;
	}

	/** Waits until all that was given to the thread is done. */
	void settle() {
		assertThat(CompletableFuture.runAsync(() -> {
		}, this)).succeedsWithin(Duration.ofSeconds(30));
	}

	private record Planned(Runnable task, Duration delay, ScheduledFuture<?> handle) {

	}

}
