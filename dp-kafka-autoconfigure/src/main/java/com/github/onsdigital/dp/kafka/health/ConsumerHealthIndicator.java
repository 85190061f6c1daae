package com.github.onsdigital.dp.kafka.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * The health of one consumer: the worse of the status of the cluster and its own status.
 */
final class ConsumerHealthIndicator implements HealthIndicator, ContributorChecks.ConsumerDependent {

	private final ConsumerGroup consumer;

	private final ClusterView cluster;

	ConsumerHealthIndicator(ConsumerGroup consumer, ClusterView cluster) {
		this.consumer = consumer;
		this.cluster = cluster;
	}

	@Override
	public Health health() {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("state", this.consumer.state().name());
		details.put("paused", this.consumer.isPaused());
		List<Transition> history = this.consumer.history();
		if (!history.isEmpty()) {
			details.put("reason", history.get(history.size() - 1).reason().name());
		}
		details.put("holds", this.consumer.holds().stream().map(ConsumerHealthIndicator::hold).toList());
		details.put("topic", this.consumer.topic());
		details.put("group", this.consumer.group());
		return HealthDetails.health(this.consumer.check(), this.cluster, this.consumer.topic(), details);
	}

	private static Map<String, Object> hold(Hold hold) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("owner", hold.owner().toString());
		details.put("strength", hold.strength().name());
		details.put("text", hold.text());
		details.put("since", hold.since().toString());
		return details;
	}

}
