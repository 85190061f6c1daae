package com.github.onsdigital.dp.kafka.metrics;

import java.util.List;
import java.util.function.ToIntFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;

import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;

/**
 * Gauges of the consumers whose handlers are called by worker threads.
 */
final class ConcurrencyMeters {

	private static final String IN_FLIGHT = "dp.kafka.consumer.in.flight";

	private static final String LANES = "dp.kafka.consumer.lanes";

	private static final String WINDOW = "dp.kafka.consumer.window";

	private final MeterRegistry registry;

	ConcurrencyMeters(MeterRegistry registry) {
		this.registry = registry;
	}

	void register(ConsumerGroup consumer) {
		if (consumer.concurrency().isEmpty()) {
			return;
		}
		register(consumer, IN_FLIGHT, "Calls of the handler that have begun and not ended",
				ConcurrencyStatus::inFlight);
		register(consumer, LANES, "Partitions, keys or records that are handled independently",
				ConcurrencyStatus::lanes);
		register(consumer, WINDOW, "Records in the largest window of a partition",
				(status) -> status.windows().stream().mapToInt(PartitionWindow::size).max().orElse(0));
	}

	private void register(ConsumerGroup consumer, String name, String description,
			ToIntFunction<ConcurrencyStatus> number) {
		Gauge unused = Gauge
			.builder(name, consumer,
					(group) -> group.concurrency().map((status) -> number.applyAsInt(status)).orElse(0))
			.description(description)
			.strongReference(true)
			.tags("consumer", consumer.id())
			.register(this.registry);
	}

	void remove(String consumerId) {
		for (String name : List.of(IN_FLIGHT, LANES, WINDOW)) {
			Meter meter = this.registry.find(name).tags("consumer", consumerId).meter();
			if (meter != null) {
				this.registry.remove(meter);
			}
		}
	}

}
