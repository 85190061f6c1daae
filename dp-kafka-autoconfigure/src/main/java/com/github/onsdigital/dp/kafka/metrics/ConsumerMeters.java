package com.github.onsdigital.dp.kafka.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationListener;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Counts the records and times the calls of handlers. The tags are the id of the consumer
 * and the outcome, so the number of meters is bounded.
 *
 * @since 0.1.0
 */
@Internal
public final class ConsumerMeters implements HandlingListener, ApplicationListener<PositionJumpedEvent> {

	private final MeterRegistry registry;

	private final Supplier<Collection<ConsumerGroup>> consumers;

	private final Map<Outcome, Map<String, Meters>> meters = new EnumMap<>(Outcome.class);

	/**
	 * Creates the meters.
	 * @param registry the registry of the meters
	 * @param consumers returns all consumers; called when a consumer handles its first
	 * record
	 */
	public ConsumerMeters(MeterRegistry registry, Supplier<Collection<ConsumerGroup>> consumers) {
		this.registry = registry;
		this.consumers = consumers;
		for (Outcome outcome : Outcome.values()) {
			this.meters.put(outcome, new ConcurrentHashMap<>());
		}
	}

	/**
	 * Registers all meters of a consumer with the value 0. A meter that appears with its
	 * first event shows no increase, so an alert would miss that event.
	 * @param consumer the consumer
	 */
	public void register(ConsumerGroup consumer) {
		for (Outcome outcome : Outcome.values()) {
			metersOf(consumer.id(), outcome);
		}
		Counter unused = jumps(consumer.id());
	}

	@Override
	public void onApplicationEvent(PositionJumpedEvent event) {
		jumps(event.getConsumerId()).increment();
	}

	private Counter jumps(String consumerId) {
		return Counter.builder("dp.kafka.consumer.position.jumps")
			.description("Positions that were out of range and were reset")
			.tags("consumer", consumerId)
			.register(this.registry);
	}

	@Override
	public void handled(String consumerId, int records, long nanos, Outcome outcome) {
		Meters known = metersOf(consumerId, outcome);
		known.messages().increment(records);
		if (nanos == NOT_CALLED) {
			return;
		}
		known.handler().record(nanos, TimeUnit.NANOSECONDS);
		DistributionSummary batchSize = known.batchSize();
		if (batchSize != null) {
			batchSize.record(records);
		}
	}

	// called once per record: no allocation once the meters are registered
	private Meters metersOf(String consumerId, Outcome outcome) {
		Map<String, Meters> byConsumer = Objects.requireNonNull(this.meters.get(outcome));
		Meters known = byConsumer.get(consumerId);
		return (known != null) ? known : byConsumer.computeIfAbsent(consumerId, (id) -> register(id, outcome));
	}

	private Meters register(String consumerId, Outcome outcome) {
		String tag = outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
		return new Meters(
				Counter.builder("dp.kafka.consumer.messages")
					.description("Messages, by outcome")
					.tags("consumer", consumerId, "outcome", tag)
					.register(this.registry),
				Timer.builder("dp.kafka.consumer.handler")
					.description("Duration of calls of the handler")
					.tags("consumer", consumerId, "outcome", tag)
					.register(this.registry),
				(outcome == Outcome.HANDLED && isBatch(consumerId)) ? batchSize(consumerId) : null);
	}

	private DistributionSummary batchSize(String consumerId) {
		return DistributionSummary.builder("dp.kafka.consumer.batch.size")
			.description("Messages in one call of a batch handler")
			.tags("consumer", consumerId)
			.register(this.registry);
	}

	private boolean isBatch(String consumerId) {
		return this.consumers.get()
			.stream()
			.anyMatch((consumer) -> consumer.id().equals(consumerId) && consumer instanceof HoldableConsumer holdable
					&& holdable.settings().batch());
	}

	private record Meters(Counter messages, Timer handler, @Nullable DistributionSummary batchSize) {

	}

}
