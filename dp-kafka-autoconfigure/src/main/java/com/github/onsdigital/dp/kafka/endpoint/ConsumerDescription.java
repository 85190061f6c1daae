package com.github.onsdigital.dp.kafka.endpoint;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.PartitionWindow;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.UnfinishedCall;

/**
 * Creates the description of a consumer that the endpoint returns.
 */
final class ConsumerDescription {

	/**
	 * Limits the lists of windows and of calls.
	 */
	private static final int LIMIT = 20;

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
		consumer.concurrency().ifPresent((status) -> description.put("concurrency", concurrency(status)));
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

	// the blocked windows and the largest ones; the longest calls
	private static Map<String, Object> concurrency(ConcurrencyStatus status) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("inFlight", status.inFlight());
		description.put("lanes", status.lanes());
		description.put("maxUncommitted", status.maxUncommitted());
		description.put("windows", status.windows()
			.stream()
			.filter((window) -> window.size() > 0)
			.sorted(Comparator.comparing(PartitionWindow::blocked).thenComparingInt(PartitionWindow::size).reversed())
			.limit(LIMIT)
			.map(ConsumerDescription::window)
			.toList());
		description.put("unfinishedCalls",
				status.unfinishedCalls().stream().limit(LIMIT).map(ConsumerDescription::call).toList());
		return description;
	}

	private static Map<String, @Nullable Object> window(PartitionWindow window) {
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("partition", window.partition());
		description.put("size", window.size());
		description.put("oldestOffset", window.oldestOffset());
		description.put("oldestAgeSeconds", window.oldestAge().toSeconds());
		description.put("failedCalls", window.failedCalls());
		description.put("blocked", window.blocked());
		return description;
	}

	private static Map<String, Object> call(UnfinishedCall call) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("partition", call.partition());
		description.put("offset", call.offset());
		description.put("runningForSeconds", call.runningFor().toSeconds());
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
