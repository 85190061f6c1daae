package com.github.onsdigital.dp.kafka.health;

import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * What {@code /actuator/health} shows of Kafka: each consumer and each producer there is
 * at that moment. Answers from what the last check in the background found, and asks
 * nobody. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class KafkaHealthContributor implements CompositeHealthContributor, ContributorChecks.TellsOfConsumers {

	private final HealthGroup<ConsumerGroup> consumers;

	private final HealthGroup<MessageProducer> producers;

	/**
	 * Makes the contributor.
	 * @param consumers finds all consumers
	 * @param producers finds all producers
	 * @param report finds what the monitor found last, or {@code null}
	 * @param caution finds what to be wary of in the connection, or {@code null}
	 */
	public KafkaHealthContributor(Supplier<Collection<ConsumerGroup>> consumers,
			Supplier<Collection<MessageProducer>> producers, Supplier<@Nullable ClusterReport> report,
			Supplier<@Nullable String> caution) {
		ClusterView cluster = new ClusterView(report, caution);
		this.consumers = new ConsumersHealth(consumers, cluster);
		this.producers = new HealthGroup<>(producers, MessageProducer::name,
				(producer) -> new ProducerHealthIndicator(producer, cluster));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return switch (name) {
			case "consumers" -> this.consumers;
			case "producers" -> this.producers;
			default -> null;
		};
	}

	@Override
	public Stream<Entry> stream() {
		// an empty composite would be UNKNOWN
		return Stream.of(new Entry("consumers", this.consumers), new Entry("producers", this.producers))
			.filter((entry) -> entry.contributor() instanceof HealthGroup<?> group && !group.isEmpty());
	}

	/**
	 * The consumers, marked.
	 */
	private static final class ConsumersHealth extends HealthGroup<ConsumerGroup>
			implements ContributorChecks.TellsOfConsumers {

		ConsumersHealth(Supplier<Collection<ConsumerGroup>> consumers, ClusterView cluster) {
			super(consumers, ConsumerGroup::id, (consumer) -> new ConsumerHealthIndicator(consumer, cluster));
		}

	}

}
