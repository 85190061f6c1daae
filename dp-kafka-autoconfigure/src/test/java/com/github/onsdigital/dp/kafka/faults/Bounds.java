package com.github.onsdigital.dp.kafka.faults;

import java.util.Set;

/**
 * What a scenario allows.
 *
 * @param duplicates how many records each kind of handler may see again
 * @param faulty the instances that were killed or frozen, whose last handlers may overlap
 * with those of their successors
 * @param staleReads whether brokers may for a while tell an older offset than the one
 * committed, because a coordinator stood still or came back
 * @param held whether health held the consumers during the fault: a hold is no gap of
 * theirs, and how soon they go on after it has a bound of its own
 */
record Bounds(int duplicates, Set<String> faulty, boolean staleReads, boolean held) {

	Bounds(int duplicates, Set<String> faulty) {
		this(duplicates, faulty, false, false);
	}

	static Bounds strict() {
		return new Bounds(0, Set.of());
	}

	Bounds withStaleReads() {
		return new Bounds(this.duplicates, this.faulty, true, this.held);
	}

	Bounds withHolds() {
		return new Bounds(this.duplicates, this.faulty, this.staleReads, true);
	}

}
