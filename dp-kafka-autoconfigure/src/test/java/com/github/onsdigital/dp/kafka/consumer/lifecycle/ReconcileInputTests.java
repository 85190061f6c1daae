package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks every input: 6 states, 3 desired states, 8 combinations of facts, and no run or
 * 24 kinds of runs.
 */
class ReconcileInputTests {

	@Test
	void everyTransitionOfEveryInputIsLegal() {
		for (ReconcileInput input : all()) {
			ConsumerState to = input.next().to();
			if (to != null) {
				assertThat(input.state().next()).as(input.toString()).contains(to);
			}
		}
	}

	/**
	 * If the run performs every request, and the cluster and the topic exist, the actions
	 * lead to the desired state from every input.
	 */
	@Test
	void everyInputLeadsToTheDesiredState() {
		for (ReconcileInput start : all()) {
			ReconcileInput now = start;
			for (int i = 0; i < 20; i++) {
				now = after(now);
			}
			assertThat(now.state()).as(start.toString()).isEqualTo(expected(start));
			if (start.desired() == DesiredState.STOP || start.closing()) {
				assertThat(now.run()).as(start.toString()).isNull();
			}
		}
	}

	private static ConsumerState expected(ReconcileInput start) {
		if (start.closing() || start.state() == ConsumerState.CLOSING) {
			return ConsumerState.CLOSING;
		}
		return (start.desired() == DesiredState.CONSUME) ? ConsumerState.CONSUMING : ConsumerState.STOPPED;
	}

	private static ReconcileInput after(ReconcileInput now) {
		ReconcileInput.Run run = now.run();
		ReconcileAction action = now.next();
		ConsumerState state = (action.to() != null) ? action.to() : now.state();
		ReconcileInput.Run next = switch (action) {
			case START_RUN -> new ReconcileInput.Run(CurrentRun.RequestedState.RUN, false, false, false);
			case RESUME_RUN -> requested(run, CurrentRun.RequestedState.RUN);
			case PAUSE_RUN -> requested(run, CurrentRun.RequestedState.PAUSE);
			case STOP_RUN -> requested(run, CurrentRun.RequestedState.STOP);
			case WAIT -> performRequest(run);
			default -> run;
		};
		return new ReconcileInput(state, now.desired(), true, true, now.closing(), next);
	}

	private static ReconcileInput.@Nullable Run requested(ReconcileInput.@Nullable Run run,
			CurrentRun.RequestedState what) {
		assertThat(run).isNotNull();
		return new ReconcileInput.Run(what, run.allAssigned(), run.joinedBefore(), false);
	}

	private static ReconcileInput.@Nullable Run performRequest(ReconcileInput.@Nullable Run run) {
		if (run == null || run.requested() == CurrentRun.RequestedState.STOP) {
			return null;
		}
		return new ReconcileInput.Run(run.requested(), true, true, run.requested() == CurrentRun.RequestedState.PAUSE);
	}

	static List<ReconcileInput> all() {
		List<ReconcileInput.@Nullable Run> runs = new ArrayList<>();
		runs.add(null);
		for (CurrentRun.RequestedState requested : CurrentRun.RequestedState.values()) {
			for (int bits = 0; bits < 8; bits++) {
				runs.add(new ReconcileInput.Run(requested, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
			}
		}
		List<ReconcileInput> all = new ArrayList<>();
		for (ConsumerState state : ConsumerState.values()) {
			for (DesiredState desired : DesiredState.values()) {
				for (ReconcileInput.Run run : runs) {
					for (int bits = 0; bits < 8; bits++) {
						all.add(new ReconcileInput(state, desired, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
								run));
					}
				}
			}
		}
		return all;
	}

}
