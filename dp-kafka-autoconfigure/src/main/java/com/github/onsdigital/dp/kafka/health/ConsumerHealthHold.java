package com.github.onsdigital.dp.kafka.health;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * Places and withdraws health's hold of one consumer. Compares the results of its checks
 * with the current hold at each step of the loop, so that a lost event does not leave a
 * wrong hold. Used by the health thread only.
 */
final class ConsumerHealthHold {

	/** The name of the built-in check. */
	static final String SELF = "self";

	private static final Logger logger = LoggerFactory.getLogger(ConsumerHealthHold.class);

	private final HoldableConsumer consumer;

	private final CheckTiming timing;

	private final SelfCheck self;

	private boolean holdRequired = true;

	private long requiredSince;

	private boolean applied;

	/** Whether the current hold was logged. */
	private boolean logged;

	ConsumerHealthHold(HoldableConsumer consumer, CheckTiming timing) {
		this.consumer = consumer;
		this.timing = timing;
		this.self = new SelfCheck(consumer, timing);
		this.requiredSince = timing.now();
	}

	HoldableConsumer consumer() {
		return this.consumer;
	}

	SelfCheck self() {
		return this.self;
	}

	boolean isClosing() {
		return this.consumer.state() == ConsumerState.CLOSING;
	}

	List<String> names() {
		return this.consumer.subscribedTo().stream().distinct().toList();
	}

	/**
	 * Places, renews or withdraws health's hold.
	 * @param results the last known results of the subscribed checks
	 * @return the nanoseconds until a hold may be due although no result changes
	 */
	long apply(Collection<CheckResult> results) {
		long now = this.timing.now();
		boolean holdRequired = results.stream().anyMatch((result) -> !result.healthy());
		if (holdRequired != this.holdRequired) {
			this.holdRequired = holdRequired;
			this.requiredSince = now;
		}
		Hold current = hold();
		if (holdRequired == (current != null)) {
			renew(current, results);
			this.applied = true;
			return Long.MAX_VALUE;
		}
		long remaining = this.requiredSince + delay(results, holdRequired) - now;
		if (remaining > 0) {
			return remaining;
		}
		if (holdRequired) {
			place(results, strength());
		}
		else {
			if (this.logged) {
				logger.info("consumer {}: the health hold is withdrawn", this.consumer.id());
			}
			this.logged = false;
			this.consumer.withdrawHold(HoldOwner.HEALTH);
		}
		this.applied = true;
		return Long.MAX_VALUE;
	}

	private long delay(Collection<CheckResult> results, boolean holdRequired) {
		if (holdRequired && this.applied) {
			return this.timing.stopAfter();
		}
		if (!holdRequired && !results.isEmpty()) {
			return this.timing.startAfter();
		}
		return 0;
	}

	private void renew(@Nullable Hold current, Collection<CheckResult> results) {
		if (current == null) {
			return;
		}
		HoldStrength strength = (current.strength() == HoldStrength.STOP) ? HoldStrength.STOP : strength();
		if (!current.text().equals(text(results)) || current.strength() != strength) {
			place(results, strength);
		}
	}

	// A member that leaves while the coordinator is unreachable keeps its partitions
	// until its session ends, and no member consumes them, although the cluster may
	// recover within a second. The consumer therefore pauses until the coordinator is
	// reachable, and leaves then if it is still held.
	private HoldStrength strength() {
		return this.self.isCoordinatorReachable() ? this.consumer.settings().onUnhealthy() : HoldStrength.PAUSE;
	}

	// The first hold of a start, for checks that have not run yet, is not logged.
	private void place(Collection<CheckResult> results, HoldStrength strength) {
		String text = text(results);
		if (!this.logged && results.stream().anyMatch(CheckResult::isFailure)) {
			this.logged = true;
			logger.info("consumer {}: held by health: {}", this.consumer.id(), text);
		}
		this.consumer.hold(HoldOwner.HEALTH, strength, text);
	}

	private @Nullable Hold hold() {
		return this.consumer.holds()
			.stream()
			.filter((hold) -> hold.owner() == HoldOwner.HEALTH)
			.findFirst()
			.orElse(null);
	}

	private static String text(Collection<CheckResult> results) {
		return results.stream()
			.filter((result) -> !result.healthy())
			.map(CheckResult::text)
			.collect(Collectors.joining("; "));
	}

}
