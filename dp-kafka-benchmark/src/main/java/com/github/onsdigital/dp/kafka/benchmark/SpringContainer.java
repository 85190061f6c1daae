package com.github.onsdigital.dp.kafka.benchmark;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * Plain Spring Kafka, with a new container for each round.
 */
final class SpringContainer implements Contender {

	private final String name;

	private final Supplier<ConcurrentMessageListenerContainer<?, ?>> containers;

	private @Nullable ConcurrentMessageListenerContainer<?, ?> container;

	SpringContainer(String name, Supplier<ConcurrentMessageListenerContainer<?, ?>> containers) {
		this.name = name;
		this.containers = containers;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void start() {
		this.container = this.containers.get();
		this.container.start();
	}

	@Override
	public void stop() {
		ConcurrentMessageListenerContainer<?, ?> running = this.container;
		if (running == null) {
			return;
		}
		CountDownLatch stopped = new CountDownLatch(1);
		running.stop(stopped::countDown);
		try {
			if (!stopped.await(30, TimeUnit.SECONDS)) {
				throw new IllegalStateException(this.name + " did not stop");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
