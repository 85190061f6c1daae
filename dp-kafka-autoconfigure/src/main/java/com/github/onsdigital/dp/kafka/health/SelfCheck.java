package com.github.onsdigital.dp.kafka.health;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.CoordinatorStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * The check {@code self} of one consumer: the cluster part of its own check, evaluated
 * from the monitor's reports. The monitor reports whether the consumer runs or not, so
 * the check cannot keep its own consumer stopped. It requires a hold until the first
 * healthy report, and after two failed reports in a row that are some seconds apart until
 * the next healthy one. Used by the health thread only.
 */
final class SelfCheck {

	private final HoldableConsumer consumer;

	private final CheckTiming timing;

	private CheckResult result = CheckResult.notRunYet("self");

	private boolean holdRequired = true;

	private int consecutiveFailures;

	private long failingSince;

	private boolean coordinatorReachable = true;

	SelfCheck(HoldableConsumer consumer, CheckTiming timing) {
		this.consumer = consumer;
		this.timing = timing;
	}

	/**
	 * Returns whether a member can leave its group now, according to the latest report.
	 * If the coordinator is unreachable, no member consumes its partitions until its
	 * session ends.
	 * @return {@code false} if no broker answers, or the group has no reachable
	 * coordinator
	 */
	boolean isCoordinatorReachable() {
		return this.coordinatorReachable;
	}

	/**
	 * Returns the result that decides on the hold.
	 * @return not healthy while the consumer must be held
	 */
	CheckResult result() {
		if (this.holdRequired) {
			return this.result;
		}
		return CheckResult.healthy("self");
	}

	/**
	 * Returns whether the latest result alone is healthy. No record is abandoned on an
	 * unhealthy one, even if a hold is not due yet.
	 */
	boolean isHealthy() {
		return this.result.healthy();
	}

	/**
	 * Evaluates a report. Each report must be passed once, in the monitor's order. The
	 * order cannot be derived from their times, because the wall clock may be set back.
	 */
	void onReport(ClusterReport report) {
		CoordinatorStatus coordinator = report.coordinator(this.consumer.group());
		this.coordinatorReachable = report.reachable() > 0 && coordinator != CoordinatorStatus.ABSENT
				&& coordinator != CoordinatorStatus.PENDING && coordinator != CoordinatorStatus.UNREACHABLE;
		update(evaluate(report));
	}

	/**
	 * Counts a check that the monitor did not complete as one failed result.
	 */
	void onMissingReport() {
		update(CheckResult.unhealthy("self", "CRITICAL: the cluster check gave no answer"));
	}

	private void update(CheckResult newest) {
		this.result = newest;
		if (newest.healthy()) {
			this.consecutiveFailures = 0;
			this.holdRequired = false;
			return;
		}
		long now = this.timing.now();
		if (this.consecutiveFailures == 0) {
			this.failingSince = now;
		}
		this.consecutiveFailures++;
		this.holdRequired = this.holdRequired
				|| (this.consecutiveFailures >= 2 && now - this.failingSince >= this.timing.selfMinFailure());
	}

	private CheckResult evaluate(ClusterReport report) {
		ConsumerSettings settings = this.consumer.settings();
		int reachable = report.reachable();
		if (reachable < settings.minBrokersHealthy()) {
			return CheckResult.unhealthy("self", "CRITICAL: " + reachable + " of " + report.addresses().size()
					+ " brokers reachable, " + settings.minBrokersHealthy() + " needed");
		}
		if (!report.usable() && !this.consumer.isInitialised()) {
			return CheckResult.unhealthy("self", "WARNING: not initialised");
		}
		// a missing topic is awaited by the life cycle, in STARTING
		return CheckResult.healthy("self");
	}

}
