package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

/**
 * The set of holds: at most one per owner, in the order in which they were placed. The
 * {@link StateLock} guards every method except {@link #isEmpty()}.
 */
final class Holds {

	private final Map<HoldOwner, Hold> holds = new LinkedHashMap<>();

	private volatile boolean empty = true;

	void place(HoldOwner owner, HoldStrength strength, String text, Instant now) {
		Hold earlier = this.holds.get(owner);
		this.holds.put(owner, new Hold(owner, strength, text, (earlier != null) ? earlier.since() : now));
		this.empty = false;
	}

	boolean withdraw(HoldOwner owner) {
		boolean withdrawn = this.holds.remove(owner) != null;
		this.empty = this.holds.isEmpty();
		return withdrawn;
	}

	/**
	 * Returns whether there is no hold. Any thread, without the lock.
	 */
	boolean isEmpty() {
		return this.empty;
	}

	boolean has(HoldOwner owner) {
		return this.holds.containsKey(owner);
	}

	boolean hasOtherThan(HoldOwner owner) {
		return this.holds.keySet().stream().anyMatch((other) -> other != owner);
	}

	DesiredState desiredState() {
		if (this.holds.isEmpty()) {
			return DesiredState.CONSUME;
		}
		return this.holds.values().stream().anyMatch((hold) -> hold.strength() == HoldStrength.STOP) ? DesiredState.STOP
				: DesiredState.PAUSE;
	}

	// Returns the oldest of the strongest holds.
	@Nullable Hold strongestHold() {
		HoldStrength strongest = (desiredState() == DesiredState.STOP) ? HoldStrength.STOP : HoldStrength.PAUSE;
		return this.holds.values().stream().filter((hold) -> hold.strength() == strongest).findFirst().orElse(null);
	}

	List<Hold> list() {
		return List.copyOf(this.holds.values());
	}

}
