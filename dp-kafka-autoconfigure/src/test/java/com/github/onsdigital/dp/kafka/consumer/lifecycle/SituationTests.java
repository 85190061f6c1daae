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
class SituationTests {

	@Test
	void everyMoveOfEverySituationIsLegal() {
		for (Situation situation : all()) {
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
		for (Situation start : all()) {
			Situation now = start;
			for (int i = 0; i < 20; i++) {
				now = after(now);
			}
			assertThat(now.state()).as(start.toString()).isEqualTo(expected(start));
			if (start.target() == Target.LEAVE || start.closing()) {
				assertThat(now.run()).as(start.toString()).isNull();
			}
		}
	}

	private static ConsumerState expected(Situation start) {
		if (start.closing() || start.state() == ConsumerState.CLOSING) {
			return ConsumerState.CLOSING;
		}
		return (start.target() == Target.CONSUME) ? ConsumerState.CONSUMING : ConsumerState.STOPPED;
	}

	private static Situation after(Situation now) {
		Situation.Run run = now.run();
		Step step = now.next();
		ConsumerState state = (step.to() != null) ? step.to() : now.state();
		Situation.Run next = switch (step) {
			case START_RUN -> new Situation.Run(CurrentRun.Asked.RUN, false, false, false);
			case RESUME_RUN -> asked(run, CurrentRun.Asked.RUN);
			case PAUSE_RUN -> asked(run, CurrentRun.Asked.PAUSE);
			case STOP_RUN -> asked(run, CurrentRun.Asked.STOP);
			case WAIT -> obey(run);
			default -> run;
		};
		return new Situation(state, now.target(), true, true, now.closing(), next);
	}

	private static Situation.@Nullable Run asked(Situation.@Nullable Run run, CurrentRun.Asked what) {
		assertThat(run).isNotNull();
		return new Situation.Run(what, run.joined(), run.member(), false);
	}

	private static Situation.@Nullable Run obey(Situation.@Nullable Run run) {
		if (run == null || run.asked() == CurrentRun.Asked.STOP) {
			return null;
		}
		return new Situation.Run(run.asked(), true, true, run.asked() == CurrentRun.Asked.PAUSE);
	}

	static List<Situation> all() {
		List<Situation.@Nullable Run> runs = new ArrayList<>();
		runs.add(null);
		for (CurrentRun.Asked asked : CurrentRun.Asked.values()) {
			for (int bits = 0; bits < 8; bits++) {
				runs.add(new Situation.Run(asked, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
			}
		}
		List<Situation> all = new ArrayList<>();
		for (ConsumerState state : ConsumerState.values()) {
			for (Target target : Target.values()) {
				for (Situation.Run run : runs) {
					for (int bits = 0; bits < 8; bits++) {
						all.add(new Situation(state, target, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, run));
					}
				}
			}
		}
		return all;
	}

}
