package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;

/**
 * The cluster part of the check of one consumer or producer, and when it was last good
 * and bad. Thread-safe. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class ClusterCheck {

	private final String topic;

	private final int minBrokersHealthy;

	private final @Nullable String deadLetterTopic;

	private final @Nullable String group;

	private @Nullable Instant lastSuccess;

	private @Nullable Instant lastFailure;

	/**
	 * Makes a check that has not run.
	 * @param topic the topic that must exist
	 * @param minBrokersHealthy how many addresses must be reachable
	 */
	public ClusterCheck(String topic, int minBrokersHealthy) {
		this(topic, minBrokersHealthy, null, null);
	}

	/**
	 * Creates a check that has not run, of a consumer.
	 * @param topic the topic that must exist
	 * @param minBrokersHealthy how many addresses must be reachable
	 * @param deadLetterTopic the topic that should exist before a letter is written to
	 * it, or {@code null}
	 * @param group the consumer group that must have a coordinator, or {@code null}
	 */
	public ClusterCheck(String topic, int minBrokersHealthy, @Nullable String deadLetterTopic, @Nullable String group) {
		this.topic = topic;
		this.minBrokersHealthy = minBrokersHealthy;
		this.deadLetterTopic = deadLetterTopic;
		this.group = group;
	}

	/**
	 * Judges: fewer addresses reachable than needed is critical; a topic that is not
	 * known, a dead-letter topic that is missing, a group without a coordinator, brokers
	 * that advertise only addresses that do not answer, a client that is not initialised,
	 * or no report yet are a warning.
	 * @param report the newest report, or {@code null} before the first
	 * @param initialised whether the consumer or producer is initialised
	 * @return the verdict; its text names what is missing also while it is OK
	 */
	public synchronized CheckState judge(@Nullable ClusterReport report, boolean initialised) {
		if (report == null) {
			return new CheckState(CheckStatus.WARNING, "the brokers have not been asked yet", null, null, null);
		}
		List<String> parts = new ArrayList<>();
		CheckStatus status = CheckStatus.OK;
		if (report.reachable() < this.minBrokersHealthy) {
			status = CheckStatus.CRITICAL;
			parts.add(ClusterReportFormatter.reachable(report) + ", " + this.minBrokersHealthy + " needed");
		}
		else {
			parts.add(ClusterReportFormatter.reachable(report));
		}
		TopicPresence presence = report.topic(this.topic);
		if (report.reachable() > 0) {
			parts.add(ClusterReportFormatter.topic(this.topic, presence));
		}
		if (!initialised) {
			parts.add("not initialised yet");
		}
		List<String> warnings = warnings(report);
		parts.addAll(warnings);
		if (status == CheckStatus.OK && (presence != TopicPresence.PRESENT || !warnings.isEmpty() || !initialised)) {
			status = CheckStatus.WARNING;
		}
		parts.addAll(ClusterReportFormatter.problems(report));
		remember(status, report.at());
		return new CheckState(status, String.join("; ", parts), report.at(), this.lastSuccess, this.lastFailure);
	}

	private List<String> warnings(ClusterReport report) {
		List<String> warnings = new ArrayList<>();
		if (report.reachable() == 0) {
			return warnings;
		}
		if (this.deadLetterTopic != null) {
			add(warnings, ClusterReportFormatter.deadLetterTopic(this.deadLetterTopic, report.topic(this.deadLetterTopic)));
		}
		if (this.group != null) {
			add(warnings, ClusterReportFormatter.coordinator(this.group, report.coordinator(this.group)));
		}
		if (!report.advertisedUsable()) {
			warnings.add(ClusterReportFormatter.NONE_ADVERTISED);
		}
		return warnings;
	}

	private static void add(List<String> warnings, @Nullable String warning) {
		if (warning != null) {
			warnings.add(warning);
		}
	}

	private void remember(CheckStatus status, Instant at) {
		if (status == CheckStatus.OK) {
			this.lastSuccess = at;
		}
		else {
			this.lastFailure = at;
		}
	}

}
