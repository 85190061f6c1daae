package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;

/**
 * dp-kafka, with a new consumer for each round.
 */
final class ManagedInCode implements Contender {

	private static final Log logger = LogFactory.getLog(ManagedInCode.class);

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
			// records may wait for an earlier one of their key longer than a stop may
			// take
			logger.warn(this.name + " stopped before all started records were committed");
		}
		running.close();
	}

}
