package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * The consumer part of a check: CRITICAL from an abnormal stop of the container until the
 * consumer consumes again. Keeps the times of the last success and the last failure of
 * both parts together. Only checks in the background and ends of the container change
 * them; reading does not.
 */
final class ConsumerHealth {

	private @Nullable ClusterReport lastReport;

	private @Nullable Instant lastSuccess;

	private @Nullable Instant lastFailure;

	/**
	 * Records a check in the background. A report that was recorded before is ignored.
	 * @param report the report of the check
	 * @param cluster the cluster part
	 * @param failure the failure of the consumer, or {@code null}
	 */
	@SuppressWarnings("ReferenceEquality") // an equal report of another check is recorded
	synchronized void record(@Nullable ClusterReport report, CheckState cluster, @Nullable String failure) {
		if (report == this.lastReport) {
			return;
		}
		this.lastReport = report;
		if (failure == null && cluster.status() == CheckStatus.OK) {
			this.lastSuccess = cluster.lastChecked();
		}
		else {
			this.lastFailure = cluster.lastChecked();
		}
	}

	/**
	 * Combines this part with the cluster part; the worse status of both applies.
	 * @param cluster the cluster part
	 * @param failure the failure of the consumer, or {@code null}
	 * @param failedAt the time of its last failure, or {@code null} if there was none
	 * @param problems the problems that keep partitions waiting
	 * @return the combined state
	 */
	synchronized CheckState combine(CheckState cluster, @Nullable String failure, @Nullable Instant failedAt,
			List<String> problems) {
		Instant lastFailed = later(this.lastFailure, failedAt);
		if (failure == null && !problems.isEmpty()) {
			CheckStatus status = (cluster.status() == CheckStatus.OK) ? CheckStatus.WARNING : cluster.status();
			return new CheckState(status, String.join("; ", problems) + "; " + cluster.message(), cluster.lastChecked(),
					this.lastSuccess, lastFailed);
		}
		if (failure == null) {
			return new CheckState(cluster.status(), cluster.message(), cluster.lastChecked(), this.lastSuccess,
					lastFailed);
		}
		return new CheckState(CheckStatus.CRITICAL, failure + "; " + cluster.message(), cluster.lastChecked(),
				this.lastSuccess, lastFailed);
	}

	private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return one.isAfter(other) ? one : other;
	}

}
