package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The cluster part of the check of one consumer or producer, with the times of its last
 * success and failure. Thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ClusterCheck {

	private final String topic;

	private final int minBrokersHealthy;

	private final @Nullable String deadLetterTopic;

	private final @Nullable String group;

	private @Nullable Instant lastSuccess;

	private @Nullable Instant lastFailure;

	/**
	 * Creates a check that has not run.
	 * @param topic the topic that must exist
	 * @param minBrokersHealthy how many addresses must be reachable
	 */
	public ClusterCheck(String topic, int minBrokersHealthy) {
		this(topic, minBrokersHealthy, null, null);
	}

	/**
	 * Creates a check of a consumer that has not run.
	 * @param topic the topic that must exist
	 * @param minBrokersHealthy how many addresses must be reachable
	 * @param deadLetterTopic the dead-letter topic, which should exist before the first
	 * dead letter is sent, or {@code null}
	 * @param group the consumer group that must have a coordinator, or {@code null}
	 */
	public ClusterCheck(String topic, int minBrokersHealthy, @Nullable String deadLetterTopic, @Nullable String group) {
		this.topic = topic;
		this.minBrokersHealthy = minBrokersHealthy;
		this.deadLetterTopic = deadLetterTopic;
		this.group = group;
	}

	/**
	 * Evaluates a report. Fewer reachable addresses than needed are critical. A topic
	 * that is not known, a missing dead-letter topic, a group without a coordinator,
	 * brokers that advertise only addresses that do not respond, a client that is not
	 * initialised, or no report yet are a warning.
	 * @param report the newest report, or {@code null} before the first
	 * @param initialised whether the consumer or producer is initialised
	 * @return the state; its message names what is missing also while the status is OK
	 */
	public synchronized CheckState evaluate(@Nullable ClusterReport report, boolean initialised) {
		if (report == null) {
			return new CheckState(CheckStatus.WARNING, "the brokers have not been checked yet", null, null, null);
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
		recordTime(status, report.at());
		return new CheckState(status, String.join("; ", parts), report.at(), this.lastSuccess, this.lastFailure);
	}

	private List<String> warnings(ClusterReport report) {
		List<String> warnings = new ArrayList<>();
		if (report.reachable() == 0) {
			return warnings;
		}
		if (this.deadLetterTopic != null) {
			add(warnings,
					ClusterReportFormatter.deadLetterTopic(this.deadLetterTopic, report.topic(this.deadLetterTopic)));
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

	private void recordTime(CheckStatus status, Instant at) {
		if (status == CheckStatus.OK) {
			this.lastSuccess = at;
		}
		else {
			this.lastFailure = at;
		}
	}

}
