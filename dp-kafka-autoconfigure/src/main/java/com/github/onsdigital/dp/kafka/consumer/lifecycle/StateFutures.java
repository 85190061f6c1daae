package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * The futures of those who wait for a state. The life-cycle's lock guards it; the futures
 * are completed outside the lock.
 */
final class StateFutures {

	private final List<Wait> waits = new ArrayList<>();

	CompletableFuture<Void> add(ConsumerState state) {
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.waits.removeIf((wait) -> wait.future().isDone());
		this.waits.add(new Wait(state, future));
		return future;
	}

	// Takes those who waited for a state.
	List<CompletableFuture<Void>> take(ConsumerState state) {
		List<CompletableFuture<Void>> taken = this.waits.stream()
			.filter((wait) -> wait.state() == state)
			.map(Wait::future)
			.toList();
		this.waits.removeIf((wait) -> wait.state() == state);
		return taken;
	}

	// Takes all that are left.
	List<CompletableFuture<Void>> takeAll() {
		List<CompletableFuture<Void>> taken = this.waits.stream().map(Wait::future).toList();
		this.waits.clear();
		return taken;
	}

	private record Wait(ConsumerState state, CompletableFuture<Void> future) {
	}

}
