package com.github.onsdigital.dp.kafka.test;

import java.util.List;
import java.util.stream.Collectors;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * What the test kit knows of a consumer beyond its public interface.
 */
final class Consumers {

	private Consumers() {
	}

	static ConsumerGroup find(List<ConsumerGroup> consumers, String id) {
		return consumers.stream()
			.filter((each) -> each.id().equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no consumer '" + id + "'; there are "
					+ consumers.stream().map(ConsumerGroup::id).toList()));
	}

	// Returns whether the application consumes its messages manually.
	static boolean isManual(ConsumerGroup consumer) {
		try {
			return consumer.upstream() != null;
		}
		catch (IllegalStateException ex) {
			// it has a handler
			return false;
		}
	}

	// Returns whether an offset that is out of range continues at the end of the log.
	static boolean skipsToEnd(ConsumerGroup consumer) {
		return consumer instanceof HoldableConsumer known && known.settings().outOfRangeReset().equals("latest");
	}

	// Withdraws the holds of the operator and of errors, except that of start=manual.
	static void restoreHolds(ConsumerGroup consumer) {
		if (consumer instanceof HoldableConsumer known && known.settings().startManually()) {
			consumer.stop();
			known.withdrawHold(HoldOwner.OPERATOR_PAUSE);
			known.withdrawHold(HoldOwner.ERROR);
		}
		else {
			consumer.start();
		}
	}

	static List<String> subscribedTo(ConsumerGroup consumer) {
		return (consumer instanceof HoldableConsumer known) ? List.copyOf(known.subscribedTo()) : List.of();
	}

	static String inFlight(ConsumerGroup consumer) {
		return (consumer instanceof HoldableConsumer known) ? known.inFlight() : "";
	}

	static String describe(ConsumerGroup consumer) {
		String inFlight = inFlight(consumer);
		String holds = consumer.holds()
			.stream()
			.map((hold) -> hold.owner() + " (" + hold.text() + ")")
			.collect(Collectors.joining(", "));
		return "consumer '" + consumer.id() + "' is " + consumer.state() + (consumer.isPaused() ? " (paused)" : "")
				+ (holds.isEmpty() ? ", not held" : ", held by " + holds) + ", assigned: "
				+ consumer.assignment().stream().map((each) -> consumer.topic() + "-" + each.partition()).toList()
				+ (inFlight.isEmpty() ? "" : ", in flight: " + inFlight);
	}

}
