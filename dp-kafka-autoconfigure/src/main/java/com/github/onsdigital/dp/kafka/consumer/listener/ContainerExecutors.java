package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates the threads of one run: those of its members, whose ends are reported, and a
 * scheduler for Spring's poll monitoring, which ends with the run. Without it each member
 * would create its own scheduler, and an abandoned member would leak it.
 */
final class ContainerExecutors {

	private final String consumerId;

	private final String prefix;

	private final Consumer<@Nullable Throwable> ended;

	private @Nullable TrackingTaskExecutor tracked;

	private final TimeSource time;

	private @Nullable ScheduledExecutorService scheduler;

	// ended is called at the end of each member's thread, with the failure that ended it
	ContainerExecutors(String consumerId, Consumer<@Nullable Throwable> ended, TimeSource time) {
		this.consumerId = consumerId;
		this.prefix = "dp-kafka-" + consumerId;
		this.ended = ended;
		this.time = time;
	}

	// Tracks the members' threads: reports a thread that ends before its client is
	// closed.
	AsyncTaskExecutor executor(@Nullable AsyncTaskExecutor threads) {
		this.tracked = new TrackingTaskExecutor(this.consumerId,
				(threads != null) ? threads : new SimpleAsyncTaskExecutor(this.prefix + "-C-"), this.ended, this.time);
		return this.tracked;
	}

	TaskScheduler scheduler() {
		ScheduledExecutorService created = this.time.newScheduler(DaemonThreads.numbered(this.prefix + "-monitor-"),
				Duration.ZERO);
		this.scheduler = created;
		ConcurrentTaskScheduler spring = new ConcurrentTaskScheduler(created);
		spring.setClock(this.time.clock());
		return spring;
	}

	// Throws IllegalStateException if a member has no thread.
	void requireThreads() {
		if (this.tracked != null) {
			this.tracked.requireThreads();
		}
	}

	// Cancels the members that wait for a thread.
	void cancelWaiting() {
		if (this.tracked != null) {
			this.tracked.cancelWaiting();
		}
	}

	// Returns the number of members whose thread has started.
	int startedThreads() {
		return (this.tracked != null) ? this.tracked.startedThreads() : 0;
	}

	void end() {
		if (this.scheduler != null) {
			this.scheduler.shutdownNow();
		}
	}

}
