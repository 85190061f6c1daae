package com.github.onsdigital.dp.kafka.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs what is wrong with the cluster once per step of the back-off and in ten seconds,
 * what changed at once, and one line when it heals. What is wrong although nothing waits
 * for it is logged once.
 */
final class ClusterStateLogger {

	/** The same line is not written again before this time has passed. */
	private static final Duration AGAIN = Duration.ofSeconds(10);

	private final Logger logger;

	private final Clock clock;

	private @Nullable Instant since;

	/** Whether a line was written since it began. */
	private boolean reported;

	/** When each failure was last logged. */
	private final Map<String, Instant> logged = new LinkedHashMap<>();

	private String told = "";

	ClusterStateLogger(Logger logger, Clock clock) {
		this.logger = logger;
		this.clock = clock;
	}

	// Tells; the wait is that to the next step, null for a check in between.
	void tell(ClusterReport report, boolean fine, @Nullable Duration next) {
		String text = ClusterReportFormatter.of(report);
		boolean news = !text.equals(this.told);
		this.told = text;
		if (!fine) {
			if (this.since == null) {
				this.since = this.clock.instant();
			}
			if ((news || next != null) && isDue(text)) {
				this.reported = true;
				this.logger.warn("Kafka cluster: {}{}", text,
						(next != null) ? "; checked again in " + Formats.of(next) : "");
			}
			return;
		}
		if (this.since != null) {
			if (this.reported) {
				String time = Formats.of(Duration.between(this.since, this.clock.instant()));
				if (somethingWrong(report)) {
					this.logger.warn("Kafka cluster: usable after {}, but not healthy: {}", time, text);
				}
				else {
					this.logger.info("Kafka cluster: healed after {}: {}", time, text);
				}
			}
			this.since = null;
			this.reported = false;
		}
		else if (news && somethingWrong(report)) {
			this.logger.warn("Kafka cluster: {}", text);
		}
		else if (news) {
			this.logger.info("Kafka cluster: {}", text);
		}
	}

	// Whether the same was not logged within the last ten seconds, also with others in
	// between.
	private boolean isDue(String text) {
		Instant now = this.clock.instant();
		this.logged.values().removeIf((at) -> Duration.between(at, now).abs().compareTo(AGAIN) >= 0);
		if (this.logged.containsKey(text)) {
			return false;
		}
		this.logged.put(text, now);
		return true;
	}

	private static boolean somethingWrong(ClusterReport report) {
		return report.addresses().stream().anyMatch((one) -> one.problem() != null)
				|| report.topics().values().stream().anyMatch((presence) -> presence != TopicPresence.PRESENT);
	}

}
