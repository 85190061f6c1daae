package com.github.onsdigital.dp.kafka.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * Creates the description of a consumer that the endpoint returns.
 */
final class ConsumerDescription {

	private ConsumerDescription() {
	}

	static Map<String, @Nullable Object> of(ConsumerGroup consumer) {
		List<Transition> history = consumer.history();
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("state", consumer.state().name());
		description.put("reason", (history.size() > 0) ? history.get(history.size() - 1).reason().name() : null);
		description.put("paused", consumer.isPaused());
		description.put("holds", consumer.holds().stream().map(ConsumerDescription::hold).toList());
		description.put("check", check(consumer.check()));
		description.put("topic", consumer.topic());
		description.put("group", consumer.group());
		description.put("assignment", consumer.assignment().stream().map(ConsumerDescription::partition).toList());
		description.put("blocked", consumer.blockedPartitions().stream().map(ConsumerDescription::blocked).toList());
		description.put("subscribedTo", consumer.subscribedTo());
		description.put("history", history.stream().map(ConsumerDescription::transition).toList());
		return description;
	}

	// states why a consumer that is not held does not consume
	private static Map<String, Object> check(CheckState check) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("status", check.status().name());
		description.put("message", check.message());
		return description;
	}

	private static Map<String, Object> hold(Hold hold) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("owner", hold.owner().toString());
		description.put("strength", hold.strength().name());
		description.put("text", hold.text());
		description.put("since", hold.since().toString());
		return description;
	}

	private static Map<String, Object> partition(PartitionAssignment assignment) {
		return Map.of("partition", assignment.partition());
	}

	private static Map<String, @Nullable Object> blocked(BlockedPartition blocked) {
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("partition", blocked.partition());
		description.put("offset", blocked.offset());
		description.put("blockedForSeconds", blocked.blockedFor().toSeconds());
		description.put("attempt", blocked.attempt());
		description.put("nextAttemptInSeconds",
				(blocked.nextAttemptIn() != null) ? blocked.nextAttemptIn().toSeconds() : null);
		description.put("cause", blocked.cause());
		return description;
	}

	private static Map<String, Object> transition(Transition transition) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("from", transition.from().name());
		description.put("to", transition.to().name());
		description.put("reason", transition.reason().name());
		description.put("at", transition.at().toString());
		return description;
	}

}
