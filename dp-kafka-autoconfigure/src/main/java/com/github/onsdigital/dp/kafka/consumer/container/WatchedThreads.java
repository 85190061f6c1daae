package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/**
 * Threads whose end is told. A container tells nothing when an event listener of the
 * application throws while a consumer's thread begins.
 */
final class WatchedThreads implements AsyncTaskExecutor {

	private final AsyncTaskExecutor threads;

	private final Consumer<@Nullable Throwable> ended;

	private final AtomicInteger begun = new AtomicInteger();

	/**
	 * Watches threads.
	 * @param threads makes them
	 * @param ended is told of each end, with what it died of
	 */
	WatchedThreads(AsyncTaskExecutor threads, Consumer<@Nullable Throwable> ended) {
		this.threads = threads;
		this.ended = ended;
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		CompletableFuture<Void> done = this.threads.submitCompletable(task);
		this.begun.incrementAndGet();
		return done.whenComplete((nothing, ex) -> this.ended
			.accept((ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex));
	}

	int begun() {
		return this.begun.get();
	}

}
