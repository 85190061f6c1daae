package com.github.onsdigital.dp.kafka.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs a failure of the cluster at each back-off step, but not the same line twice within
 * ten seconds; logs a change at once, and one line at the recovery. Problems that do not
 * count as a failure are logged once.
 */
final class ClusterStateLogger {

	/** The minimum time between two equal lines. */
	private static final Duration REPEAT_AFTER = Duration.ofSeconds(10);

	private final Logger logger;

	private final Clock clock;

	private @Nullable Instant since;

	/** Whether a line was logged since the failure began. */
	private boolean reported;

	/** When each failure was last logged. */
	private final Map<String, Instant> logged = new LinkedHashMap<>();

	private String lastText = "";

	ClusterStateLogger(Logger logger, Clock clock) {
		this.logger = logger;
		this.clock = clock;
	}

	// Logs a report. The duration is the wait until the next scheduled check, null for a
	// check on request.
	void log(ClusterReport report, boolean healthy, @Nullable Duration next) {
		String text = ClusterReportFormatter.of(report);
		boolean changed = !text.equals(this.lastText);
		this.lastText = text;
		if (!healthy) {
			if (this.since == null) {
				this.since = this.clock.instant();
			}
			if ((changed || next != null) && isDue(text)) {
				this.reported = true;
				this.logger.warn("Kafka cluster: {}{}", text,
						(next != null) ? "; checked again in " + Formats.of(next) : "");
			}
			return;
		}
		if (this.since != null) {
			if (this.reported) {
				String time = Formats.of(Duration.between(this.since, this.clock.instant()));
				if (hasProblem(report)) {
					this.logger.warn("Kafka cluster: usable after {}, but not healthy: {}", time, text);
				}
				else {
					this.logger.info("Kafka cluster: recovered after {}: {}", time, text);
				}
			}
			this.since = null;
			this.reported = false;
		}
		else if (changed && hasProblem(report)) {
			this.logger.warn("Kafka cluster: {}", text);
		}
		else if (changed) {
			this.logger.info("Kafka cluster: {}", text);
		}
	}

	// Whether the same text was not logged within the last ten seconds, also with other
	// texts in between.
	private boolean isDue(String text) {
		Instant now = this.clock.instant();
		this.logged.values().removeIf((at) -> Duration.between(at, now).abs().compareTo(REPEAT_AFTER) >= 0);
		if (this.logged.containsKey(text)) {
			return false;
		}
		this.logged.put(text, now);
		return true;
	}

	private static boolean hasProblem(ClusterReport report) {
		return report.addresses().stream().anyMatch((address) -> address.problem() != null)
				|| report.topics().values().stream().anyMatch((presence) -> presence != TopicPresence.PRESENT);
	}

}
