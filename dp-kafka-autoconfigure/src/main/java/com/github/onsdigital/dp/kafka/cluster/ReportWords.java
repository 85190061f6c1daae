package com.github.onsdigital.dp.kafka.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Says a report in one line.
 */
final class ReportWords {

	private ReportWords() {
	}

	// All of it: addresses, what is wrong with each, topics.
	static String of(ClusterReport report) {
		List<String> parts = new ArrayList<>();
		parts.add(reachable(report));
		parts.addAll(problems(report));
		if (report.reachable() > 0) {
			new TreeMap<>(report.topics()).forEach((topic, presence) -> parts.add(topic(topic, presence)));
		}
		return String.join("; ", parts);
	}

	static String reachable(ClusterReport report) {
		return report.reachable() + " of " + report.addresses().size() + " brokers reachable";
	}

	static List<String> problems(ClusterReport report) {
		return report.addresses()
			.stream()
			.filter((one) -> one.problem() != null)
			.map((one) -> one.address() + " " + one.problem())
			.toList();
	}

	static String topic(String topic, TopicPresence presence) {
		return "topic '" + topic + "' " + switch (presence) {
			case PRESENT -> "exists";
			case ABSENT -> "does not exist";
			case DENIED -> "may not be seen: the right to DESCRIBE it is missing, or it does not exist";
			case UNKNOWN -> "is not known yet";
		};
	}

	// What is wrong with it, and what to do. That it is not known is nothing wrong.
	static @Nullable String deadLetterTopic(String topic, TopicPresence presence) {
		return switch (presence) {
			case PRESENT, UNKNOWN -> null;
			case ABSENT -> "dead-letter topic '" + topic + "' does not exist: create it, or the partition of a record "
					+ "given up waits (unless the brokers create topics at the first send)";
			case DENIED -> "dead-letter topic '" + topic + "' may not be seen: grant WRITE on it, or create it";
		};
	}

}
