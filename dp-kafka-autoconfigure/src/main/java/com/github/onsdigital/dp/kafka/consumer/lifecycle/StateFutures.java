package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The futures of callers that wait for a state. The {@link StateLock} guards it; the
 * futures are completed without the lock.
 */
final class StateFutures {

	private final List<Waiter> waiters = new ArrayList<>();

	private final TimeSource time;

	StateFutures(TimeSource time) {
		this.time = time;
	}

	CompletableFuture<Void> add(ConsumerState state) {
		CompletableFuture<Void> future = this.time.newFuture();
		this.waiters.removeIf((waiter) -> waiter.future().isDone());
		this.waiters.add(new Waiter(state, future));
		return future;
	}

	// Removes and returns the futures for a state.
	List<CompletableFuture<Void>> remove(ConsumerState state) {
		List<CompletableFuture<Void>> removed = this.waiters.stream()
			.filter((waiter) -> waiter.state() == state)
			.map(Waiter::future)
			.toList();
		this.waiters.removeIf((waiter) -> waiter.state() == state);
		return removed;
	}

	// Removes and returns all futures.
	List<CompletableFuture<Void>> removeAll() {
		List<CompletableFuture<Void>> removed = this.waiters.stream().map(Waiter::future).toList();
		this.waiters.clear();
		return removed;
	}

	private record Waiter(ConsumerState state, CompletableFuture<Void> future) {
	}

}
