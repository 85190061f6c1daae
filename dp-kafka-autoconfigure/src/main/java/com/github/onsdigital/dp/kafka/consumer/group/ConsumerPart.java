package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Clock;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.CheckState;
import com.github.onsdigital.dp.kafka.cluster.CheckStatus;

/**
 * The consumer part of a check: critical from the moment in which its container ended by
 * itself until it consumes again.
 */
final class ConsumerPart {

	private final Clock clock;

	private @Nullable Instant lastFailure;

	ConsumerPart(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Adds this part to the cluster part; the worse of both counts.
	 * @param cluster the cluster part
	 * @param failure what went wrong, or {@code null}
	 * @return both
	 */
	synchronized CheckState with(CheckState cluster, @Nullable String failure) {
		CheckStatus status = cluster.status();
		String message = cluster.message();
		if (failure != null) {
			status = CheckStatus.CRITICAL;
			message = failure + "; " + message;
			this.lastFailure = this.clock.instant();
		}
		return new CheckState(status, message, cluster.lastChecked(), cluster.lastSuccess(),
				later(this.lastFailure, cluster.lastFailure()));
	}

	private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return one.isAfter(other) ? one : other;
	}

}
