package com.github.onsdigital.dp.kafka.health;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;

/**
 * The health of one producer: the status of the cluster for its topic.
 */
final class ProducerHealthIndicator implements HealthIndicator {

	private final MessageProducer producer;

	private final ClusterView cluster;

	ProducerHealthIndicator(MessageProducer producer, ClusterView cluster) {
		this.producer = producer;
		this.cluster = cluster;
	}

	@Override
	public Health health() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("initialised", this.producer.isInitialised());
		details.put("topic", this.producer.topic());
		return HealthDetails.health(this.producer.check(), this.cluster, this.producer.topic(), details);
	}

}
