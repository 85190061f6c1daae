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
 * One consumer and health's hold on it. Compares what its checks ask for with the hold
 * that there is, again and again, so nothing is lost when an event is. Used by the health
 * thread only.
 */
final class ConsumerHealthBinding {

	/** The name of the check that is not looked up. */
	static final String SELF = "self";

	private static final Logger logger = LoggerFactory.getLogger(ConsumerHealthBinding.class);

	private final HoldableConsumer consumer;

	private final CheckTiming pace;

	private final SelfCheck self;

	private boolean wanted = true;

	private long wantedSince;

	private boolean settled;

	/** Whether the hold there is was logged. */
	private boolean reported;

	ConsumerHealthBinding(HoldableConsumer consumer, CheckTiming pace) {
		this.consumer = consumer;
		this.pace = pace;
		this.self = new SelfCheck(consumer, pace);
		this.wantedSince = pace.now();
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
	 * @param results what the subscribed checks are known to be
	 * @return after how many nanoseconds a hold may be due though no check changes
	 */
	long follow(Collection<CheckResult> results) {
		long now = this.pace.now();
		boolean wanted = results.stream().anyMatch((result) -> !result.healthy());
		if (wanted != this.wanted) {
			this.wanted = wanted;
			this.wantedSince = now;
		}
		Hold current = hold();
		if (wanted == (current != null)) {
			renew(current, results);
			this.settled = true;
			return Long.MAX_VALUE;
		}
		long left = this.wantedSince + delay(results, wanted) - now;
		if (left > 0) {
			return left;
		}
		if (wanted) {
			place(results, strength());
		}
		else {
			if (this.reported) {
				logger.info("Health lets consumer {} go", this.consumer.id());
			}
			this.reported = false;
			this.consumer.release(HoldOwner.HEALTH);
		}
		this.settled = true;
		return Long.MAX_VALUE;
	}

	private long delay(Collection<CheckResult> results, boolean wanted) {
		if (wanted && this.settled) {
			return this.pace.stopAfter();
		}
		if (!wanted && !results.isEmpty()) {
			return this.pace.startAfter();
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

	// A member that leaves while nobody can hear it keeps its partitions until its
	// session
	// ends, and nobody consumes them, though the cluster may be back in a second. So it
	// pauses until a leave would be heard, and leaves then if it is held still.
	private HoldStrength strength() {
		return this.self.isLeaveHeard() ? this.consumer.settings().onUnhealthy() : HoldStrength.PAUSE;
	}

	// The first hold of a start, of checks that have not run yet, is no news.
	private void place(Collection<CheckResult> results, HoldStrength strength) {
		String text = text(results);
		if (!this.reported && results.stream().anyMatch(CheckResult::isFailure)) {
			this.reported = true;
			logger.info("Health holds consumer {}: {}", this.consumer.id(), text);
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
