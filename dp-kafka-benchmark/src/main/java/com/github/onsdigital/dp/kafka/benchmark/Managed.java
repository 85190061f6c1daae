package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;

/**
 * A consumer of dp-kafka.
 *
 * @param consumer the consumer
 */
record Managed(ConsumerGroup consumer) implements Contender {

	@Override
	public String name() {
		return this.consumer.id();
	}

	@Override
	public void start() {
		this.consumer.start();
	}

	@Override
	public void stop() {
		if (!this.consumer.stopAndWait(Duration.ofSeconds(30))) {
			throw new IllegalStateException(name() + " did not stop");
		}
	}

}
