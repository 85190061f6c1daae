package com.github.onsdigital.dp.kafka.health;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * The check {@code self} of one consumer: the cluster part of its own check and nothing
 * else, read from the monitor's reports. Those come whether the consumer runs or not, so
 * it cannot lock itself out. Not healthy until the first good report; then after two bad
 * ones in a row, or a single one if that was asked for before a record is given up;
 * healthy with the next good one. Used by the health thread only.
 */
final class SelfCheck {

	private final HoldableConsumer consumer;

	private CheckResult result = CheckResult.notRunYet("self");

	private boolean holds = true;

	private int badInARow;

	SelfCheck(HoldableConsumer consumer) {
		this.consumer = consumer;
	}

	CheckResult result() {
		if (this.holds) {
			return this.result;
		}
		return CheckResult.healthy("self");
	}

	/**
	 * Takes a report, each once and in the order in which the monitor made them. Their
	 * times do not tell that order: the clock may be put back.
	 * @param report what the monitor found
	 */
	void report(ClusterReport report) {
		this.result = judge(report);
		if (this.result.healthy()) {
			this.badInARow = 0;
			this.holds = false;
			return;
		}
		this.badInARow++;
		this.holds = this.holds || this.badInARow >= 2;
	}

	/**
	 * Takes the end of a question asked before a record is given up; a report that
	 * answers it was taken before.
	 * @param answered whether the monitor answered
	 */
	void asked(boolean answered) {
		if (!answered) {
			this.result = CheckResult.unhealthy("self", "CRITICAL: the cluster check gave no answer");
		}
		this.holds = !this.result.healthy();
	}

	private CheckResult judge(ClusterReport report) {
		ConsumerSettings settings = this.consumer.settings();
		int reachable = report.reachable();
		if (reachable < settings.minBrokersHealthy()) {
			return CheckResult.unhealthy("self", "CRITICAL: " + reachable + " of " + report.addresses().size()
					+ " brokers reachable, " + settings.minBrokersHealthy() + " needed");
		}
		if (!report.usable() && !this.consumer.isInitialised()) {
			return CheckResult.unhealthy("self", "WARNING: not initialised");
		}
		// a topic that is not there yet is the life-cycle's to wait for, in STARTING
		return CheckResult.healthy("self");
	}

}
