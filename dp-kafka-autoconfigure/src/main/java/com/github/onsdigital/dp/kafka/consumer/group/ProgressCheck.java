package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.GroupView;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * What the group itself shows of whether it works: how long the consumer waits for an
 * assignment, how long its offsets wait to be committed, and who has the partitions while
 * it has none. Shown only: never an input of a hold. Thread-safe.
 */
final class ProgressCheck {

	/**
	 * A rebalance is over by then, unless a member is handling one record for long.
	 */
	static final Duration LONGEST_STARTING = Duration.ofSeconds(60);

	static final Duration LONGEST_UNCONFIRMED = Duration.ofSeconds(30);

	static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

	private final String group;

	private final ClusterMonitor monitor;

	private final LongSupplier nanos;

	private volatile ConsumerState state = ConsumerState.INITIALISING;

	private volatile long since;

	private volatile @Nullable GroupView others;

	ProgressCheck(String group, ClusterMonitor monitor, LongSupplier nanos) {
		this.group = group;
		this.monitor = monitor;
		this.nanos = nanos;
	}

	void moved(ConsumerState to) {
		this.since = this.nanos.getAsLong();
		this.others = null;
		this.state = to;
	}

	// With each check in the background: asks who has the partitions, but only while this
	// consumer has none.
	void checked(boolean withoutPartitions) {
		if (!withoutPartitions) {
			this.others = null;
		}
		else if (this.state == ConsumerState.CONSUMING && age().compareTo(LONGEST_IDLE) >= 0) {
			CompletableFuture<Void> unused = this.monitor.describeGroup(this.group)
				.thenAccept((view) -> this.others = view);
		}
	}

	// The cluster's part with what the group shows.
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

	// What is a warning, or null.
	private @Nullable String warning(Duration unconfirmed) {
		if (this.state == ConsumerState.STARTING && age().compareTo(LONGEST_STARTING) >= 0) {
			return "STARTING for " + age().toSeconds() + " s: the group has assigned no partitions yet";
		}
		if (unconfirmed.compareTo(LONGEST_UNCONFIRMED) >= 0) {
			return "handled records wait for a commit that is confirmed for " + unconfirmed.toSeconds()
					+ " s: after a stop they would be handled again";
		}
		GroupView view = this.others;
		return (view != null && view.alike()) ? "it has no partitions, and two members have the same client id and "
				+ "host: one may be gone and keep its partitions until its session ends; " + view.text() : null;
	}

	// What is worth knowing though nothing is wrong, or null.
	private @Nullable String note() {
		GroupView view = this.others;
		return (view != null && !view.alike()) ? "it has no partitions; " + view.text() : null;
	}

	private Duration age() {
		return Duration.ofNanos(this.nanos.getAsLong() - this.since);
	}

}
