package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.retry.Backoff;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * Determines the time of the next check: after the interval while the cluster is healthy,
 * after the next back-off while it is not. Once the cluster was reached, a check is never
 * later than the interval.
 */
final class CheckSchedule {

	private static final double JITTER = 0.05;

	private final Backoff backoff;

	private final Duration interval;

	private final RandomGenerator random;

	private boolean usable;

	CheckSchedule(RetrySettings retry, Duration interval, RandomGenerator random) {
		this.backoff = new Backoff(retry, random);
		this.interval = interval;
		this.random = random;
	}

	// Whether nothing is missing, so that the interval applies.
	static boolean isHealthy(ClusterReport report) {
		return report.usable() && report.reachable() == report.addresses().size()
				&& report.topics().values().stream().allMatch((presence) -> presence == TopicPresence.PRESENT)
				&& report.advertisedUsable() && !report.coordinators().containsValue(CoordinatorStatus.ABSENT);
	}

	Duration next(ClusterReport report, boolean reached) {
		Duration regular = jittered();
		if (isHealthy(report)) {
			this.backoff.reset();
			this.usable = true;
			return regular;
		}
		if (report.usable() && !this.usable) {
			// another problem than before: the back-off starts again
			this.backoff.reset();
		}
		this.usable = report.usable();
		Duration wait = this.backoff.next();
		return (reached && regular.compareTo(wait) < 0) ? regular : wait;
	}

	private Duration jittered() {
		return Duration.ofNanos(Backoff.jittered(this.interval.toNanos(), JITTER, this.random));
	}

}
