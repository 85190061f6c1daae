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
 * Converts the state of a check to Boot's {@code Health}.
 */
final class HealthDetails {

	/** dp-healthcheck's WARNING: between UP and DOWN. */
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
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("address", report.address().toString());
		details.put("reachable", report.reachable());
		putPresence(details, report.topics().getOrDefault(topic, TopicPresence.UNKNOWN));
		if (report.problem() != null) {
			details.put("problem", report.problem());
		}
		return details;
	}

	private static void putPresence(Map<String, Object> details, TopicPresence presence) {
		switch (presence) {
			case PRESENT -> details.put("hasTopic", true);
			case ABSENT -> details.put("hasTopic", false);
			// unknown: neither true nor false
			case DENIED, UNKNOWN -> details.put("hasTopic", presence.name());
		}
	}

	private static void putTime(Map<String, Object> details, String name, @Nullable Instant time) {
		if (time != null) {
			details.put(name, time.toString());
		}
	}

}
