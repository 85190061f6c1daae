package com.github.onsdigital.dp.kafka.autoconfigure.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.connection.ClusterConnection;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.health.KafkaHealthContributor;
import com.github.onsdigital.dp.kafka.producer.DefaultMessageProducerFactory;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health contributor
 * {@code kafka}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("kafka")
public final class DpKafkaHealthContributorAutoConfiguration {

	DpKafkaHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "kafkaHealthContributor", "kafkaHealthIndicator" })
	KafkaHealthContributor kafkaHealthContributor(ObjectProvider<ConsumerGroups> groups,
			ObjectProvider<MessageProducer> producers, ObjectProvider<DefaultMessageProducerFactory> factory,
			ObjectProvider<ClusterMonitor> monitor, ObjectProvider<ClusterConnection> connection) {
		return new KafkaHealthContributor(() -> consumers(groups), () -> producers(producers, factory),
				() -> report(monitor), () -> caution(connection));
	}

	private static Collection<ConsumerGroup> consumers(ObjectProvider<ConsumerGroups> groups) {
		ConsumerGroups known = groups.getIfAvailable();
		return (known != null) ? known.all() : List.of();
	}

	// beans, and open producers created in code; most beans are both
	private static Collection<MessageProducer> producers(ObjectProvider<MessageProducer> beans,
			ObjectProvider<DefaultMessageProducerFactory> factory) {
		Map<String, MessageProducer> byName = new LinkedHashMap<>();
		beans.stream().forEach((producer) -> byName.putIfAbsent(producer.name(), producer));
		factory.stream()
			.flatMap((each) -> each.open().stream())
			.forEach((producer) -> byName.putIfAbsent(producer.name(), producer));
		return byName.values();
	}

	private static @Nullable String caution(ObjectProvider<ClusterConnection> connection) {
		ClusterConnection known = connection.getIfAvailable();
		return (known != null) ? known.caution() : null;
	}

	private static @Nullable ClusterReport report(ObjectProvider<ClusterMonitor> monitor) {
		ClusterMonitor known = monitor.getIfAvailable();
		return (known != null) ? known.latest() : null;
	}

}
