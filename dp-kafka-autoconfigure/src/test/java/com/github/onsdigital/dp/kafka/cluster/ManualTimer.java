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
 * Runs scheduled tasks when the test fires them, and returns their delays.
 */
final class ManualTimer extends ScheduledThreadPoolExecutor {

	private final List<Planned> plans = new ArrayList<>();

	ManualTimer() {
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

	/** The number of timers that are set and not cancelled. */
	long planned() {
		synchronized (this.plans) {
			return this.plans.stream().filter((one) -> !one.handle.isCancelled()).count();
		}
	}

	Duration fire() {
		awaitIdle();
		Planned plan;
		synchronized (this.plans) {
			this.plans.removeIf((one) -> one.handle.isCancelled());
			assertThat(this.plans).as("timers").hasSize(1);
			plan = this.plans.remove(0);
		}
		execute(plan.task);
		return plan.delay;
	}

	/** Waits until all submitted tasks have run. */
	void awaitIdle() {
		assertThat(CompletableFuture.runAsync(() -> {
		}, this)).succeedsWithin(Duration.ofSeconds(30));
	}

	private record Planned(Runnable task, Duration delay, ScheduledFuture<?> handle) {

	}

}
