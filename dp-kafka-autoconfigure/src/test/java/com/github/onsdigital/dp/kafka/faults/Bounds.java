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
 */
record Bounds(int duplicates, Set<String> faulty, boolean staleReads) {

	Bounds(int duplicates, Set<String> faulty) {
		this(duplicates, faulty, false);
	}

	static Bounds strict() {
		return new Bounds(0, Set.of());
	}

	Bounds withStaleReads() {
		return new Bounds(this.duplicates, this.faulty, true);
	}

}
