package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * What the container of one run runs on: the threads of its members, whose ends are told,
 * and one for Spring's look at members that do not poll. That one ends with the run: each
 * member would make its own, and one that is abandoned leave it behind.
 */
final class ContainerExecutors {

	private final String consumerId;

	private final String prefix;

	private final Consumer<@Nullable Throwable> ended;

	private @Nullable TrackingTaskExecutor watched;

	private @Nullable ThreadPoolTaskScheduler scheduler;

	/**
	 * Makes none yet.
	 * @param consumerId the consumer's id
	 * @param ended is told of the end of each member's thread, with what it died of
	 */
	ContainerExecutors(String consumerId, Consumer<@Nullable Throwable> ended) {
		this.consumerId = consumerId;
		this.prefix = "dp-kafka-" + consumerId;
		this.ended = ended;
	}

	/**
	 * Watches the threads of the members: one that ends without having closed its client
	 * must not go unseen.
	 * @param threads makes the threads, or {@code null} for the usual ones
	 * @return makes them for the container
	 */
	AsyncTaskExecutor executor(@Nullable AsyncTaskExecutor threads) {
		this.watched = new TrackingTaskExecutor(this.consumerId,
				(threads != null) ? threads : new SimpleAsyncTaskExecutor(this.prefix + "-C-"), this.ended);
		return this.watched;
	}

	/**
	 * Makes what Spring's look runs on.
	 * @return the scheduler
	 */
	TaskScheduler scheduler() {
		ThreadPoolTaskScheduler made = new ThreadPoolTaskScheduler();
		made.setThreadNamePrefix(this.prefix + "-look-");
		made.setDaemon(true);
		made.initialize();
		this.scheduler = made;
		return made;
	}

	/**
	 * Checks that each member has a thread.
	 * @throws IllegalStateException if one has none
	 */
	void requireThreads() {
		if (this.watched != null) {
			this.watched.requireThreads();
		}
	}

	/**
	 * Takes back the members that wait for a thread.
	 */
	void cancelWaiting() {
		if (this.watched != null) {
			this.watched.cancelWaiting();
		}
	}

	/**
	 * How many threads of members have begun.
	 * @return a number
	 */
	int begun() {
		return (this.watched != null) ? this.watched.begun() : 0;
	}

	/**
	 * The run is over.
	 */
	void end() {
		if (this.scheduler != null) {
			this.scheduler.shutdown();
		}
	}

}
