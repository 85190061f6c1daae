package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random runs of a dispatcher with real workers keep the rules of
 * {@link LaneStressModel}. A failure prints the seed of the plan;
 * {@code -Ddp.kafka.faults.seed} runs only that one. Threads differ from run to run:
 * {@code -Ddp.kafka.lanes.runs} repeats it.
 */
@SuppressWarnings("try")
class LaneStressTests {

	private static final int LOOPS = 150;

	@ParameterizedTest
	@EnumSource
	void someRandomRunsKeepTheRules(Kind kind) throws Exception {
		run(kind, 1, Integer.getInteger("dp.kafka.lanes.runs", 8));
	}

	@Tag("faults")
	@ParameterizedTest
	@EnumSource
	void manyRandomRunsKeepTheRules(Kind kind) throws Exception {
		run(kind, System.nanoTime(), 1_000);
	}

	private static void run(Kind kind, long firstSeed, int count) throws Exception {
		Long only = Long.getLong("dp.kafka.faults.seed");
		for (int i = 0; i < count; i++) {
			long seed = (only != null) ? only : firstSeed + i;
			try (LaneStressRun run = new LaneStressRun(seed, kind.unit, kind == Kind.PIPELINE)) {
				run.run(LOOPS);
			}
			catch (AssertionError | RuntimeException ex) {
				throw new AssertionError(kind + " with -Ddp.kafka.faults.seed=" + seed + ": " + ex.getMessage(), ex);
			}
		}
	}

	enum Kind {

		PARTITION(LaneSettings.Unit.PARTITION), KEY(LaneSettings.Unit.KEY), UNORDERED(LaneSettings.Unit.RECORD),
		PIPELINE(LaneSettings.Unit.RECORD);

		private final LaneSettings.Unit unit;

		Kind(LaneSettings.Unit unit) {
			this.unit = unit;
		}

	}

}
