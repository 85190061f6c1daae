package com.github.onsdigital.dp.kafka.health;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;

/**
 * A request for new results of all checks, or of those of one consumer before a record is
 * abandoned. Completes with results of runs that began after the request. Used by the
 * health thread only.
 */
final class HealthQuery {

	private final @Nullable ConsumerHealthHold requester;

	private final CompletableFuture<Boolean> future;

	private final Map<PolledCheck, Long> awaited = new HashMap<>();

	private final Set<ClusterReport> received = Collections.newSetFromMap(new IdentityHashMap<>());

	private final long selfDeadline;

	private boolean selfPending;

	private boolean selfHealthy = true;

	HealthQuery(@Nullable ConsumerHealthHold requester, CompletableFuture<Boolean> future, long selfDeadline) {
		this.requester = requester;
		this.future = future;
		this.selfDeadline = selfDeadline;
	}

	@Nullable ConsumerHealthHold requester() {
		return this.requester;
	}

	CompletableFuture<Boolean> future() {
		return this.future;
	}

	void await(PolledCheck check) {
		this.awaited.computeIfAbsent(check, PolledCheck::requestRun);
	}

	/**
	 * Stops waiting for a check that has no subscription any more.
	 */
	void remove(PolledCheck check) {
		this.awaited.remove(check);
	}

	void awaitSelf() {
		this.selfPending = true;
	}

	void completeSelf(boolean healthy) {
		this.selfPending = false;
		this.selfHealthy = healthy;
	}

	boolean isSelfPending() {
		return this.selfPending;
	}

	/**
	 * Records a report that the monitor published since the request.
	 */
	void recordReport(ClusterReport report) {
		if (this.selfPending) {
			this.received.add(report);
		}
	}

	boolean hasReceived(ClusterReport report) {
		return this.received.contains(report);
	}

	boolean isSelfOverdue(long now) {
		return this.selfPending && now - this.selfDeadline >= 0;
	}

	/**
	 * Returns whether a new result is known that is not healthy. The record is then kept
	 * without waiting for the other results.
	 */
	boolean hasFailure() {
		return !this.selfHealthy || this.awaited.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getKey().isResolved(entry.getValue()) && !entry.getKey().result().healthy());
	}

	boolean isComplete() {
		return !this.selfPending
				&& this.awaited.entrySet().stream().allMatch((entry) -> entry.getKey().isResolved(entry.getValue()));
	}

	long remainingNanos(long now) {
		if (this.selfPending) {
			return this.selfDeadline - now;
		}
		return Long.MAX_VALUE;
	}

}
