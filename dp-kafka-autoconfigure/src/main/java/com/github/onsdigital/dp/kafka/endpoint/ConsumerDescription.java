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
 * One consumer as the endpoint shows it.
 */
final class ConsumerDescription {

	private ConsumerDescription() {
	}

	static Map<String, @Nullable Object> of(ConsumerGroup consumer) {
		List<Transition> history = consumer.history();
		Map<String, @Nullable Object> picture = new LinkedHashMap<>();
		picture.put("state", consumer.state().name());
		picture.put("reason", (history.size() > 0) ? history.get(history.size() - 1).reason().name() : null);
		picture.put("paused", consumer.isPaused());
		picture.put("holds", consumer.holds().stream().map(ConsumerDescription::hold).toList());
		picture.put("check", check(consumer.check()));
		picture.put("topic", consumer.topic());
		picture.put("group", consumer.group());
		picture.put("assignment", consumer.assignment().stream().map(ConsumerDescription::partition).toList());
		picture.put("blocked", consumer.blockedPartitions().stream().map(ConsumerDescription::blocked).toList());
		picture.put("subscribedTo", consumer.subscribedTo());
		picture.put("history", history.stream().map(ConsumerDescription::move).toList());
		return picture;
	}

	// what nobody holds and still does not consume waits for the cluster or the topic
	private static Map<String, Object> check(CheckState check) {
		Map<String, Object> picture = new LinkedHashMap<>();
		picture.put("status", check.status().name());
		picture.put("message", check.message());
		return picture;
	}

	private static Map<String, Object> hold(Hold hold) {
		Map<String, Object> picture = new LinkedHashMap<>();
		picture.put("owner", hold.owner().toString());
		picture.put("strength", hold.strength().name());
		picture.put("text", hold.text());
		picture.put("since", hold.since().toString());
		return picture;
	}

	private static Map<String, Object> partition(PartitionAssignment assignment) {
		return Map.of("partition", assignment.partition());
	}

	private static Map<String, @Nullable Object> blocked(BlockedPartition blocked) {
		Map<String, @Nullable Object> picture = new LinkedHashMap<>();
		picture.put("partition", blocked.partition());
		picture.put("offset", blocked.offset());
		picture.put("blockedForSeconds", blocked.blockedFor().toSeconds());
		picture.put("attempt", blocked.attempt());
		picture.put("nextAttemptInSeconds",
				(blocked.nextAttemptIn() != null) ? blocked.nextAttemptIn().toSeconds() : null);
		picture.put("cause", blocked.cause());
		return picture;
	}

	private static Map<String, Object> move(Transition move) {
		Map<String, Object> picture = new LinkedHashMap<>();
		picture.put("from", move.from().name());
		picture.put("to", move.to().name());
		picture.put("reason", move.reason().name());
		picture.put("at", move.at().toString());
		return picture;
	}

}
