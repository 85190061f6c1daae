package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.concurrent.CompletableFuture;

import org.springframework.context.SmartLifecycle;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Starts and stops the consumers with the application context, any number of times, by
 * the {@code shutdown} hold. The default phase makes them end before the graceful phase
 * of the web server; {@code spring.lifecycle.timeout-per-shutdown-phase} bounds the stop.
 */
@Internal
public final class ConsumerGroupsLifecycle implements SmartLifecycle {

	private final ManagedConsumerGroups groups;

	private volatile boolean running;

	/**
	 * Creates the life cycle of the consumers.
	 * @param groups the consumers
	 */
	public ConsumerGroupsLifecycle(ManagedConsumerGroups groups) {
		this.groups = groups;
	}

	@Override
	public void start() {
		this.groups.contextStarted();
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture<Void> stopped = this.groups.contextStopped();
		CompletableFuture<Void> unused = stopped.thenRun(callback);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE;
	}

}
