package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;

/**
 * dp-kafka, with a new consumer for each round.
 */
final class ManagedInCode implements Contender {

	private final String name;

	private final Supplier<ConsumerGroup> consumers;

	private @Nullable ConsumerGroup consumer;

	ManagedInCode(String name, Supplier<ConsumerGroup> consumers) {
		this.name = name;
		this.consumers = consumers;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void start() {
		this.consumer = this.consumers.get();
		this.consumer.start();
	}

	@Override
	public void stop() {
		ConsumerGroup running = this.consumer;
		if (running == null) {
			return;
		}
		if (!running.stopAndWait(Duration.ofSeconds(30))) {
			throw new IllegalStateException(this.name + " did not stop");
		}
		running.close();
	}

}
