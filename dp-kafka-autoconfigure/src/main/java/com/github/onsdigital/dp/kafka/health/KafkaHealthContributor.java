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
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The Kafka part of {@code /actuator/health}: each consumer and each producer that exists
 * at that time. Answers from the last check in the background, without a request to a
 * broker.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class KafkaHealthContributor implements CompositeHealthContributor, ContributorChecks.ConsumerDependent {

	private final HealthGroup<ConsumerGroup> consumers;

	private final HealthGroup<MessageProducer> producers;

	/**
	 * Creates the contributor.
	 * @param consumers returns all consumers
	 * @param producers returns all producers
	 * @param report returns the last report of the monitor, or {@code null}
	 * @param caution returns a warning about the connection, or {@code null}
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
	 * The consumers, marked as dependent on the state of consumers.
	 */
	private static final class ConsumersHealth extends HealthGroup<ConsumerGroup>
			implements ContributorChecks.ConsumerDependent {

		ConsumersHealth(Supplier<Collection<ConsumerGroup>> consumers, ClusterView cluster) {
			super(consumers, ConsumerGroup::id, (consumer) -> new ConsumerHealthIndicator(consumer, cluster));
		}

	}

}
