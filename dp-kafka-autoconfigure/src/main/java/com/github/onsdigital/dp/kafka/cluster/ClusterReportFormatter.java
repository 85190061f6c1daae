package com.github.onsdigital.dp.kafka.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Formats a report in one line.
 */
final class ClusterReportFormatter {

	/** The text for brokers of which no advertised address responds. */
	static final String NONE_ADVERTISED = "none of the addresses that the brokers advertise can be used, so no client "
			+ "can consume or send; see advertised.listeners of the brokers";

	private ClusterReportFormatter() {
	}

	// Formats addresses, their problems, topics and groups.
	static String of(ClusterReport report) {
		List<String> parts = new ArrayList<>();
		parts.add(reachable(report));
		parts.addAll(problems(report));
		if (report.reachable() > 0) {
			new TreeMap<>(report.topics()).forEach((topic, presence) -> parts.add(topic(topic, presence)));
			new TreeMap<>(report.coordinators()).forEach((group, status) -> {
				String text = coordinator(group, status);
				if (text != null) {
					parts.add(text);
				}
			});
			if (!report.advertisedUsable()) {
				parts.add(NONE_ADVERTISED);
			}
		}
		return String.join("; ", parts);
	}

	static String reachable(ClusterReport report) {
		return report.reachable() + " of " + report.addresses().size() + " brokers reachable";
	}

	static List<String> problems(ClusterReport report) {
		return report.addresses()
			.stream()
			.filter((address) -> address.problem() != null)
			.map((address) -> address.address() + " " + address.problem())
			.toList();
	}

	// Describes the problem of the coordinator of a group, or returns null.
	static @Nullable String coordinator(String group, CoordinatorStatus status) {
		return switch (status) {
			// the brokers elect another one within seconds
			case AVAILABLE, PENDING, UNKNOWN, UNREACHABLE -> null;
			case ABSENT ->
				"group '" + group + "' has no coordinator, so no member can join it or commit: if this lasts, "
						+ "see offsets.topic.replication.factor (not above the number of brokers) and the topic "
						+ "__consumer_offsets";
			case DENIED -> "access to group '" + group + "' is not authorized: grant READ on it";
		};
	}

	static String topic(String topic, TopicPresence presence) {
		String name = "topic '" + topic + "'";
		return switch (presence) {
			case PRESENT -> name + " exists";
			case ABSENT -> name + " does not exist";
			case DENIED ->
				"access to " + name + " is not authorized: grant DESCRIBE on it, or create it if it does not exist";
			case UNKNOWN -> name + " is not known yet";
		};
	}

	// Describes the problem and the remedy. An unknown topic is not a problem.
	static @Nullable String deadLetterTopic(String topic, TopicPresence presence) {
		return switch (presence) {
			case PRESENT, UNKNOWN -> null;
			case ABSENT -> "dead-letter topic '" + topic + "' does not exist: create it. Without it, the "
					+ "partition of an abandoned record waits, unless the brokers create topics at the first send";
			case DENIED -> "access to dead-letter topic '" + topic
					+ "' is not authorized: grant WRITE on it, or create it if it does not exist";
		};
	}

}
