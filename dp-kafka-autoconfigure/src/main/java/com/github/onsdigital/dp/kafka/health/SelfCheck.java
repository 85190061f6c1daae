package com.github.onsdigital.dp.kafka.health;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.CoordinatorStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * The check {@code self} of one consumer: the cluster part of its own check and nothing
 * else, read from the monitor's reports. Those come whether the consumer runs or not, so
 * it cannot lock itself out. It asks for a hold until the first good report, then after
 * two bad ones in a row that are some seconds apart, until the next good one. Used by the
 * health thread only.
 */
final class SelfCheck {

	private final HoldableConsumer consumer;

	private final CheckTiming pace;

	private CheckResult result = CheckResult.notRunYet("self");

	private boolean holds = true;

	private int badInARow;

	private long badSince;

	private boolean leaveHeard = true;

	SelfCheck(HoldableConsumer consumer, CheckTiming pace) {
		this.consumer = consumer;
		this.pace = pace;
	}

	/**
	 * Whether a member that leaves its group now can tell the group so, as far as the
	 * newest report knows. If it cannot, its partitions are consumed by nobody until its
	 * session ends.
	 * @return false if no broker answers, or none coordinates the group
	 */
	boolean isLeaveHeard() {
		return this.leaveHeard;
	}

	/**
	 * What it asks for.
	 * @return not healthy while the consumer is to be held
	 */
	CheckResult result() {
		if (this.holds) {
			return this.result;
		}
		return CheckResult.healthy("self");
	}

	/**
	 * What the newest result alone says: no record is given up on a bad one, though it
	 * may be too early for a hold.
	 * @return whether it is good
	 */
	boolean isHealthy() {
		return this.result.healthy();
	}

	/**
	 * Takes a report, each once and in the order in which the monitor made them. Their
	 * times do not tell that order: the clock may be put back.
	 * @param report what the monitor found
	 */
	void report(ClusterReport report) {
		CoordinatorStatus coordinator = report.coordinator(this.consumer.group());
		this.leaveHeard = report.reachable() > 0 && coordinator != CoordinatorStatus.ABSENT
				&& coordinator != CoordinatorStatus.PENDING && coordinator != CoordinatorStatus.UNREACHABLE;
		take(judge(report));
	}

	/**
	 * Takes the end of a question that the monitor did not answer: one bad result.
	 */
	void unanswered() {
		take(CheckResult.unhealthy("self", "CRITICAL: the cluster check gave no answer"));
	}

	private void take(CheckResult newest) {
		this.result = newest;
		if (newest.healthy()) {
			this.badInARow = 0;
			this.holds = false;
			return;
		}
		long now = this.pace.now();
		if (this.badInARow == 0) {
			this.badSince = now;
		}
		this.badInARow++;
		this.holds = this.holds || (this.badInARow >= 2 && now - this.badSince >= this.pace.selfDistance());
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
