package com.github.onsdigital.dp.kafka.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Tells the cluster's troubles once per step of the back-off, what changed at once, and
 * one line when it heals. What is wrong although nothing is waited for is told once.
 */
final class TroubleLog {

	private final Logger logger;

	private final Clock clock;

	private @Nullable Instant since;

	private String told = "";

	TroubleLog(Logger logger, Clock clock) {
		this.logger = logger;
		this.clock = clock;
	}

	// Tells; the wait is that to the next step, null for a check in between.
	void tell(ClusterReport report, boolean fine, @Nullable Duration next) {
		String text = ReportWords.of(report);
		boolean news = !text.equals(this.told);
		this.told = text;
		if (!fine) {
			if (this.since == null) {
				this.since = this.clock.instant();
			}
			if (news || next != null) {
				this.logger.warn("Kafka cluster: {}{}", text,
						(next != null) ? "; checked again in " + Words.of(next) : "");
			}
			return;
		}
		if (this.since != null) {
			this.logger.info("Kafka cluster: healed after {}: {}",
					Words.of(Duration.between(this.since, this.clock.instant())), text);
			this.since = null;
		}
		else if (news && somethingWrong(report)) {
			this.logger.warn("Kafka cluster: {}", text);
		}
		else if (news) {
			this.logger.info("Kafka cluster: {}", text);
		}
	}

	private static boolean somethingWrong(ClusterReport report) {
		return report.addresses().stream().anyMatch((one) -> one.problem() != null)
				|| report.topics().values().stream().anyMatch((presence) -> presence != TopicPresence.PRESENT);
	}

}
