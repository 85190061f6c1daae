package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random groups hold the invariants: no commit before the handler returned, none
 * backwards, no skipped record, no record handled twice without a fault, everything
 * handled and committed in the end, and a correct report at each stop. A failure prints
 * the seed; {@code -Ddp.kafka.faults.seed} runs only that one.
 */
class RandomGroupTests {

	private static final Log logger = LogFactory.getLog(RandomGroupTests.class);

	private static final int STEPS = 400;

	@ParameterizedTest
	@EnumSource
	void someRandomGroupsHoldTheInvariants(RandomGroup.Kind kind) {
		run(kind, 1, 100);
	}

	@Tag("faults")
	@ParameterizedTest
	@EnumSource
	void manyRandomGroupsHoldTheInvariants(RandomGroup.Kind kind) {
		run(kind, System.nanoTime(), 2_000);
	}

	private static void run(RandomGroup.Kind kind, long firstSeed, int count) {
		Long only = Long.getLong("dp.kafka.faults.seed");
		long first = (only != null) ? only : firstSeed;
		RandomGroupStatistics all = new RandomGroupStatistics();
		for (long seed = first; seed < first + ((only != null) ? 1 : count); seed++) {
			RandomGroup group = new RandomGroup(seed, kind);
			try {
				group.run(STEPS);
			}
			catch (AssertionError ex) {
				throw new AssertionError(kind + " with -Ddp.kafka.faults.seed=" + seed + ": " + ex.getMessage(), ex);
			}
			all.add(group.statistics());
		}
		logger.info(kind + ", seeds from " + first + ": " + all);
		if (only == null) {
			assertThat(all.removals).isPositive();
			assertThat(all.stalls).isPositive();
			assertThat(all.stops).isPositive();
			assertThat(all.handled).isGreaterThan(count);
		}
	}

}
