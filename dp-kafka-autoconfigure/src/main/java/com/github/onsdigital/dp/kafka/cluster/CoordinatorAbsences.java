package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tracks how long groups have been without a coordinator. The brokers of a new cluster
 * create the topic of the committed offsets when the first group requests its
 * coordinator, and an election takes a moment: an absence is
 * {@link CoordinatorStatus#PENDING} for 10 s. Not thread-safe.
 */
final class CoordinatorAbsences {

	static final Duration GRACE = Duration.ofSeconds(10);

	private final LongSupplier nanos;

	/** When the absence of each group began. */
	private final Map<String, Long> since = new HashMap<>();

	CoordinatorAbsences(LongSupplier nanos) {
		this.nanos = nanos;
	}

	ClusterReport apply(ClusterReport report) {
		Map<String, CoordinatorStatus> coordinators = new HashMap<>(report.coordinators());
		coordinators.replaceAll(this::since);
		return report.withCoordinators(coordinators);
	}

	private CoordinatorStatus since(String group, CoordinatorStatus status) {
		if (status != CoordinatorStatus.ABSENT) {
			if (status == CoordinatorStatus.AVAILABLE) {
				this.since.remove(group);
			}
			return status;
		}
		long now = this.nanos.getAsLong();
		long began = this.since.computeIfAbsent(group, (key) -> now);
		return (now - began < GRACE.toNanos()) ? CoordinatorStatus.PENDING : status;
	}

}
