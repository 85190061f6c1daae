package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * Random commands of several threads, probe results, container deaths and late events;
 * {@link RandomLife} says what must hold. jqwik prints the seed of a failure.
 */
class RandomLifeTests {

	private static final String TRIES = "dp-kafka.random-lives";

	@Property(tries = 150, shrinking = ShrinkingMode.OFF)
	@Label("random lives end where the last words of the holders ask for")
	void randomLivesEndWhereTheHoldsAskFor(@ForAll long seed) throws Exception {
		for (int i = 0; i <= Integer.getInteger(TRIES, 0); i++) {
			try (RandomLife life = new RandomLife(seed + i)) {
				life.live();
				Statistics.label("runs in a life").collect(Math.min(life.runs(), 10));
				life.checkMovesAndWaiters();
				life.checkEnd();
				life.checkThatEveryHoldIsLiftedWithoutTheConsumer();
			}
		}
	}

	@Property(tries = 50, shrinking = ShrinkingMode.OFF)
	@Label("random lives that are closed in the middle release everything")
	void randomLivesThatAreClosedReleaseEverything(@ForAll long seed) throws Exception {
		try (RandomLife life = new RandomLife(seed)) {
			life.liveAndClose();
			life.checkMovesAndWaiters();
			life.checkClosed();
		}
	}

}
