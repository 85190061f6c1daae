package com.github.onsdigital.dp.kafka.faults;

import java.util.Set;

/**
 * The deviations that a scenario allows.
 *
 * @param duplicates the number of records that each kind of handler may handle again
 * @param faulty the instances that were killed or frozen, whose last handler calls may
 * overlap with those of their successors
 * @param staleReads whether brokers may temporarily return an older offset than the one
 * committed, because a coordinator was frozen or restarted
 * @param held whether health held the consumers during the fault; a hold does not count
 * as a gap, and the resumption after it has its own bound
 */
record AllowedDeviations(int duplicates, Set<String> faulty, boolean staleReads, boolean held) {

	AllowedDeviations(int duplicates, Set<String> faulty) {
		this(duplicates, faulty, false, false);
	}

	static AllowedDeviations strict() {
		return new AllowedDeviations(0, Set.of());
	}

	AllowedDeviations withStaleReads() {
		return new AllowedDeviations(this.duplicates, this.faulty, true, this.held);
	}

	AllowedDeviations withHolds() {
		return new AllowedDeviations(this.duplicates, this.faulty, this.staleReads, true);
	}

}
