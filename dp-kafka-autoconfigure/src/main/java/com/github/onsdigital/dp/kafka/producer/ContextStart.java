package com.github.onsdigital.dp.kafka.producer;

import java.util.concurrent.CompletableFuture;

import org.springframework.context.SmartLifecycle;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reports the first start of the application context. A client that is created earlier
 * takes processor time from the start.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ContextStart implements SmartLifecycle {

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private volatile boolean running;

	/**
	 * Returns the future that completes when the context has started. It is complete
	 * before the application's runners are called.
	 */
	CompletableFuture<Void> started() {
		return this.started;
	}

	@Override
	public void start() {
		this.running = true;
		this.started.complete(null);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
