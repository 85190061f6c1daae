package com.github.onsdigital.dp.kafka.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;

/**
 * Puts a verdict into Boot's words.
 */
final class HealthDetails {

	/** Between UP and DOWN: dp-healthcheck's WARNING. */
	static final Status WARNING = new Status("WARNING");

	private HealthDetails() {
	}

	static Health health(CheckState check, ClusterView cluster, String topic, Map<String, Object> details) {
		ClusterReport report = cluster.report().get();
		Map<String, Object> all = new LinkedHashMap<>(details);
		all.put("message", check.message());
		if (report != null) {
			putPresence(all, report.topic(topic));
			all.put("addresses", addresses(report, topic));
		}
		else {
			all.put("addresses", List.of());
		}
		String caution = cluster.caution().get();
		if (caution != null) {
			all.put("caution", caution);
		}
		putTime(all, "lastChecked", check.lastChecked());
		putTime(all, "lastSuccess", check.lastSuccess());
		putTime(all, "lastFailure", check.lastFailure());
		return Health.status(status(check.status())).withDetails(all).build();
	}

	private static Status status(CheckStatus status) {
		return switch (status) {
			case OK -> Status.UP;
			case WARNING -> WARNING;
			case CRITICAL -> Status.DOWN;
		};
	}

	private static List<Map<String, Object>> addresses(ClusterReport report, String topic) {
		return report.addresses().stream().map((address) -> address(address, topic)).toList();
	}

	private static Map<String, Object> address(AddressReport report, String topic) {
		Map<String, Object> picture = new LinkedHashMap<>();
		picture.put("address", report.address().toString());
		picture.put("reachable", report.reachable());
		putPresence(picture, report.topics().getOrDefault(topic, TopicPresence.UNKNOWN));
		if (report.problem() != null) {
			picture.put("problem", report.problem());
		}
		return picture;
	}

	private static void putPresence(Map<String, Object> picture, TopicPresence presence) {
		switch (presence) {
			case PRESENT -> picture.put("hasTopic", true);
			case ABSENT -> picture.put("hasTopic", false);
			// not known: neither yes nor no
			case DENIED, UNKNOWN -> picture.put("hasTopic", presence.name());
		}
	}

	private static void putTime(Map<String, Object> picture, String name, @Nullable Instant time) {
		if (time != null) {
			picture.put(name, time.toString());
		}
	}

}
