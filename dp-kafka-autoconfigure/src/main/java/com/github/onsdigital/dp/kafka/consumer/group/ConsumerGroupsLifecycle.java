package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.concurrent.CompletableFuture;

import org.springframework.context.SmartLifecycle;

/**
 * Has the application context start and stop the consumers, as often as it likes: it is
 * one more holder, {@code shutdown}. The phase is the default one, so that they end
 * before the web server's graceful phase, and it is bounded by
 * {@code spring.lifecycle.timeout-per-shutdown-phase}. Public for the auto-configuration
 * only.
 */
public final class ConsumerGroupsLifecycle implements SmartLifecycle {

	private final ManagedConsumerGroups groups;

	private volatile boolean running;

	/**
	 * Makes the shell.
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
		CompletableFuture<Void> left = this.groups.contextStopped();
		CompletableFuture<Void> unused = left.thenRun(callback);
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
