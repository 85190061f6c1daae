package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * The consumer part of a check: critical from the moment in which its container ended by
 * itself until it consumes again. It keeps when both parts together were last good and
 * bad, which only the checks in the background and a container's end change: looking does
 * not.
 */
final class ConsumerHealth {

	private @Nullable ClusterReport counted;

	private @Nullable Instant lastSuccess;

	private @Nullable Instant lastFailure;

	/**
	 * Counts a check in the background, each once.
	 * @param report what it found
	 * @param cluster the cluster part
	 * @param failure what is wrong with the consumer, or {@code null}
	 */
	@SuppressWarnings("ReferenceEquality") // an equal report of another check counts
	synchronized void count(@Nullable ClusterReport report, CheckState cluster, @Nullable String failure) {
		if (report == this.counted) {
			return;
		}
		this.counted = report;
		if (failure == null && cluster.status() == CheckStatus.OK) {
			this.lastSuccess = cluster.lastChecked();
		}
		else {
			this.lastFailure = cluster.lastChecked();
		}
	}

	/**
	 * Adds this part to the cluster part; the worse of both counts.
	 * @param cluster the cluster part
	 * @param failure what is wrong with the consumer, or {@code null}
	 * @param failedAt when that last went wrong, or {@code null} if it never did
	 * @param problems what keeps partitions waiting
	 * @return both
	 */
	synchronized CheckState with(CheckState cluster, @Nullable String failure, @Nullable Instant failedAt,
			List<String> problems) {
		Instant bad = later(this.lastFailure, failedAt);
		if (failure == null && !problems.isEmpty()) {
			CheckStatus status = (cluster.status() == CheckStatus.OK) ? CheckStatus.WARNING : cluster.status();
			return new CheckState(status, String.join("; ", problems) + "; " + cluster.message(), cluster.lastChecked(),
					this.lastSuccess, bad);
		}
		if (failure == null) {
			return new CheckState(cluster.status(), cluster.message(), cluster.lastChecked(), this.lastSuccess, bad);
		}
		return new CheckState(CheckStatus.CRITICAL, failure + "; " + cluster.message(), cluster.lastChecked(),
				this.lastSuccess, bad);
	}

	private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return one.isAfter(other) ? one : other;
	}

}
