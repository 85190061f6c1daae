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
 * A wait for answers that are newer than itself: of all checks, or of those of one
 * consumer before a record is given up. Used by the health thread only.
 */
final class HealthQuery {

	private final @Nullable ConsumerHealthBinding asker;

	private final CompletableFuture<Boolean> answer;

	private final Map<PolledCheck, Long> wanted = new HashMap<>();

	private final Set<ClusterReport> heard = Collections.newSetFromMap(new IdentityHashMap<>());

	private final long selfDeadline;

	private boolean selfOpen;

	private boolean selfHealthy = true;

	HealthQuery(@Nullable ConsumerHealthBinding asker, CompletableFuture<Boolean> answer, long selfDeadline) {
		this.asker = asker;
		this.answer = answer;
		this.selfDeadline = selfDeadline;
	}

	@Nullable ConsumerHealthBinding asker() {
		return this.asker;
	}

	CompletableFuture<Boolean> answer() {
		return this.answer;
	}

	void ask(PolledCheck check) {
		this.wanted.computeIfAbsent(check, PolledCheck::askAfresh);
	}

	/**
	 * No longer waits for a check.
	 * @param check one that nobody subscribes to any more
	 */
	void forget(PolledCheck check) {
		this.wanted.remove(check);
	}

	void askSelf() {
		this.selfOpen = true;
	}

	void selfAnswered(boolean healthy) {
		this.selfOpen = false;
		this.selfHealthy = healthy;
	}

	boolean isSelfOpen() {
		return this.selfOpen;
	}

	/**
	 * Notes what the monitor reported to all since this was asked.
	 * @param report the report
	 */
	void hear(ClusterReport report) {
		if (this.selfOpen) {
			this.heard.add(report);
		}
	}

	boolean hasHeard(ClusterReport report) {
		return this.heard.contains(report);
	}

	boolean isSelfLate(long now) {
		return this.selfOpen && now - this.selfDeadline >= 0;
	}

	/**
	 * Tells whether a new answer is known that is not healthy.
	 * @return whether nothing else need be waited for before a record is kept
	 */
	boolean hasBadNews() {
		return !this.selfHealthy || this.wanted.entrySet()
			.stream()
			.anyMatch((entry) -> entry.getKey().settled(entry.getValue()) && !entry.getKey().result().healthy());
	}

	boolean isSettled() {
		return !this.selfOpen
				&& this.wanted.entrySet().stream().allMatch((entry) -> entry.getKey().settled(entry.getValue()));
	}

	long left(long now) {
		if (this.selfOpen) {
			return this.selfDeadline - now;
		}
		return Long.MAX_VALUE;
	}

}
