package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import java.util.Collection;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroups;
import com.github.onsdigital.dp.kafka.metrics.ClusterMeters;
import com.github.onsdigital.dp.kafka.metrics.ConsumerMeters;
import com.github.onsdigital.dp.kafka.metrics.ProducerMeters;
import com.github.onsdigital.dp.kafka.metrics.StateMeters;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters {@code dp.kafka.*}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
public final class DpKafkaMetricsAutoConfiguration {

	DpKafkaMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	ConsumerMeters dpKafkaConsumerMeters(MeterRegistry registry, ObjectProvider<ConsumerGroups> groups) {
		return new ConsumerMeters(registry, () -> consumers(groups));
	}

	@Bean
	@ConditionalOnMissingBean
	StateMeters dpKafkaStateMeters(MeterRegistry registry, ObjectProvider<ConsumerGroups> groups,
			ConsumerMeters consumerMeters) {
		return new StateMeters(registry, () -> consumers(groups), consumerMeters::register);
	}

	@Bean
	@ConditionalOnMissingBean
	ProducerMeters dpKafkaProducerMeters(MeterRegistry registry) {
		return new ProducerMeters(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	ClusterMeters dpKafkaClusterMeters(ObjectProvider<ClusterMonitor> monitor) {
		return new ClusterMeters(() -> {
			ClusterMonitor known = monitor.getIfAvailable();
			return (known != null) ? known.latest() : null;
		});
	}

	private static Collection<ConsumerGroup> consumers(ObjectProvider<ConsumerGroups> groups) {
		ConsumerGroups known = groups.getIfAvailable();
		return (known != null) ? known.all() : List.of();
	}

}
