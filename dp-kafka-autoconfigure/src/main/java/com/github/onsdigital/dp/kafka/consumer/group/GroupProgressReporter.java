package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * Reports the progress of the consumer in its group: how long it waits for an assignment,
 * how long its offsets wait to be committed, and which members own the partitions while
 * it owns none. For display only: never an input of a hold. Thread-safe.
 */
final class GroupProgressReporter {

	/**
	 * A rebalance has ended after this time, unless a member handles one record for
	 * longer.
	 */
	static final Duration MAX_STARTING = Duration.ofSeconds(60);

	static final Duration MAX_UNCONFIRMED = Duration.ofSeconds(30);

	static final Duration MAX_IDLE = Duration.ofSeconds(30);

	private final String group;

	private final ClusterMonitor monitor;

	private final LongSupplier nanos;

	private volatile ConsumerState state = ConsumerState.INITIALISING;

	private volatile long since;

	private volatile @Nullable GroupDescription groupView;

	GroupProgressReporter(String group, ClusterMonitor monitor, LongSupplier nanos) {
		this.group = group;
		this.monitor = monitor;
		this.nanos = nanos;
	}

	void transitioned(ConsumerState to) {
		this.since = this.nanos.getAsLong();
		this.groupView = null;
		this.state = to;
	}

	// Called after each check in the background. Queries the members of the group, but
	// only while this consumer has no partitions.
	void checked(boolean withoutPartitions) {
		if (!withoutPartitions) {
			this.groupView = null;
		}
		else if (this.state == ConsumerState.CONSUMING && age().compareTo(MAX_IDLE) >= 0) {
			CompletableFuture<Void> unused = this.monitor.describeGroup(this.group)
				.thenAccept((view) -> this.groupView = view);
		}
	}

	// Adds the progress to the cluster part.
	CheckState addTo(CheckState cluster, Duration unconfirmed) {
		String warning = warning(unconfirmed);
		String text = (warning != null) ? warning : note();
		if (text == null) {
			return cluster;
		}
		CheckStatus status = (warning != null && cluster.status() == CheckStatus.OK) ? CheckStatus.WARNING
				: cluster.status();
		return new CheckState(status, cluster.message() + "; " + text, cluster.lastChecked(), cluster.lastSuccess(),
				cluster.lastFailure());
	}

	// Returns the warning, or null.
	private @Nullable String warning(Duration unconfirmed) {
		if (this.state == ConsumerState.STARTING && age().compareTo(MAX_STARTING) >= 0) {
			return "STARTING for " + age().toSeconds() + " s: the group has assigned no partitions yet";
		}
		if (unconfirmed.compareTo(MAX_UNCONFIRMED) >= 0) {
			return "handled records are not committed for " + unconfirmed.toSeconds()
					+ " s; they are handled again after a stop";
		}
		GroupDescription view = this.groupView;
		return (view != null && view.ambiguous()) ? "it has no partitions, and two members have the same client id and "
				+ "host: one may have ended and keeps its partitions until its session times out; " + view.text()
				: null;
	}

	// Returns information without a warning, or null.
	private @Nullable String note() {
		GroupDescription view = this.groupView;
		return (view != null && !view.ambiguous()) ? "it has no partitions; " + view.text() : null;
	}

	private Duration age() {
		return Duration.ofNanos(this.nanos.getAsLong() - this.since);
	}

}
