package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * Random commands of several threads, results of probes, container failures and late
 * events. {@link RandomLifecycle} checks the invariants. jqwik prints the seed of a
 * failure.
 */
class RandomLifecycleTests {

	private static final String TRIES = "dp-kafka.random-lives";

	@Property(tries = 150, shrinking = ShrinkingMode.OFF)
	@Label("random runs end in the state that the last calls of the hold owners require")
	void randomRunsEndInTheStateThatTheHoldsRequire(@ForAll long seed) throws Exception {
		for (int i = 0; i <= Integer.getInteger(TRIES, 0); i++) {
			try (RandomLifecycle lifecycle = new RandomLifecycle(seed + i)) {
				lifecycle.runAll();
				Statistics.label("container runs in a random run").collect(Math.min(lifecycle.runs(), 10));
				lifecycle.checkTransitionsAndWaiters();
				lifecycle.checkFinalState();
				lifecycle.checkThatEveryHoldIsWithdrawnWithoutTheConsumer();
			}
		}
	}

	@Property(tries = 50, shrinking = ShrinkingMode.OFF)
	@Label("a consumer that is closed during a random run releases everything")
	void aConsumerClosedDuringARandomRunReleasesEverything(@ForAll long seed) throws Exception {
		try (RandomLifecycle lifecycle = new RandomLifecycle(seed)) {
			lifecycle.runAllAndClose();
			lifecycle.checkTransitionsAndWaiters();
			lifecycle.checkClosed();
		}
	}

}
