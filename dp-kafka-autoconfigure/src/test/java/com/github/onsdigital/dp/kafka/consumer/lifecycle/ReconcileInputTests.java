package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every situation there is: 6 states, 3 targets, 8 facts, no run or 24 kinds of runs.
 */
class ReconcileInputTests {

	@Test
	void everyMoveOfEverySituationIsLegal() {
		for (ReconcileInput situation : all()) {
			ConsumerState to = situation.next().to();
			if (to != null) {
				assertThat(situation.state().next()).as(situation.toString()).contains(to);
			}
		}
	}

	/**
	 * With a run that does what it is told, a cluster and a topic, nothing is left
	 * hanging anywhere: the steps end where the holds ask for.
	 */
	@Test
	void everySituationEndsWhereTheHoldsAskFor() {
		for (ReconcileInput start : all()) {
			ReconcileInput now = start;
			for (int i = 0; i < 20; i++) {
				now = after(now);
			}
			assertThat(now.state()).as(start.toString()).isEqualTo(expected(start));
			if (start.target() == DesiredState.STOP || start.closing()) {
				assertThat(now.run()).as(start.toString()).isNull();
			}
		}
	}

	private static ConsumerState expected(ReconcileInput start) {
		if (start.closing() || start.state() == ConsumerState.CLOSING) {
			return ConsumerState.CLOSING;
		}
		return (start.target() == DesiredState.CONSUME) ? ConsumerState.CONSUMING : ConsumerState.STOPPED;
	}

	private static ReconcileInput after(ReconcileInput now) {
		ReconcileInput.Run run = now.run();
		Action step = now.next();
		ConsumerState state = (step.to() != null) ? step.to() : now.state();
		ReconcileInput.Run next = switch (step) {
			case START_RUN -> new ReconcileInput.Run(CurrentRun.Asked.RUN, false, false, false);
			case RESUME_RUN -> asked(run, CurrentRun.Asked.RUN);
			case PAUSE_RUN -> asked(run, CurrentRun.Asked.PAUSE);
			case STOP_RUN -> asked(run, CurrentRun.Asked.STOP);
			case WAIT -> obey(run);
			default -> run;
		};
		return new ReconcileInput(state, now.target(), true, true, now.closing(), next);
	}

	private static ReconcileInput.@Nullable Run asked(ReconcileInput.@Nullable Run run, CurrentRun.Asked what) {
		assertThat(run).isNotNull();
		return new ReconcileInput.Run(what, run.joined(), run.member(), false);
	}

	private static ReconcileInput.@Nullable Run obey(ReconcileInput.@Nullable Run run) {
		if (run == null || run.asked() == CurrentRun.Asked.STOP) {
			return null;
		}
		return new ReconcileInput.Run(run.asked(), true, true, run.asked() == CurrentRun.Asked.PAUSE);
	}

	static List<ReconcileInput> all() {
		List<ReconcileInput.@Nullable Run> runs = new ArrayList<>();
		runs.add(null);
		for (CurrentRun.Asked asked : CurrentRun.Asked.values()) {
			for (int bits = 0; bits < 8; bits++) {
				runs.add(new ReconcileInput.Run(asked, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
			}
		}
		List<ReconcileInput> all = new ArrayList<>();
		for (ConsumerState state : ConsumerState.values()) {
			for (DesiredState target : DesiredState.values()) {
				for (ReconcileInput.Run run : runs) {
					for (int bits = 0; bits < 8; bits++) {
						all.add(new ReconcileInput(state, target, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, run));
					}
				}
			}
		}
		return all;
	}

}
