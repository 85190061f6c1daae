package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * All that decides what a consumer does next. There is no memory of what happened before:
 * the same situation always leads to the same {@linkplain #next() step}.
 *
 * @param state the state
 * @param target what the holds ask for
 * @param reached whether the cluster was ever reached
 * @param topicKnown whether the topic exists, as far as is known
 * @param closing whether it was closed
 * @param run the run, or {@code null} if there is none
 */
record ReconcileInput(ConsumerState state, DesiredState target, boolean reached, boolean topicKnown, boolean closing,
		@Nullable Run run) {

	/**
	 * Decides on one step, a move or a command.
	 * @return the step, {@link Action#WAIT} if something else has to happen first
	 */
	Action next() {
		if (this.closing) {
			return closing(this.run);
		}
		return switch (this.state) {
			case INITIALISING -> initialising();
			case STOPPED -> stopped(this.run);
			case STARTING -> starting(this.run);
			case CONSUMING -> consuming(this.run);
			case STOPPING -> stopping(this.run);
			case CLOSING -> closing(this.run);
		};
	}

	private Action initialising() {
		if (!this.reached) {
			return Action.WAIT;
		}
		return (this.target == DesiredState.CONSUME) ? Action.TO_STARTING : Action.TO_STOPPED;
	}

	private Action stopped(@Nullable Run paused) {
		if (this.target == DesiredState.CONSUME) {
			return Action.TO_STARTING;
		}
		return (paused != null && this.target == DesiredState.STOP) ? Action.TO_STOPPING : Action.WAIT;
	}

	private Action starting(@Nullable Run run) {
		if (this.target != DesiredState.CONSUME) {
			return Action.TO_STOPPING;
		}
		if (run == null) {
			return this.topicKnown ? Action.START_RUN : Action.WAIT;
		}
		if (run.asked() == CurrentRun.Asked.PAUSE) {
			return Action.RESUME_RUN;
		}
		return run.joined() ? Action.TO_CONSUMING : Action.WAIT;
	}

	private Action consuming(@Nullable Run run) {
		if (run == null || this.target != DesiredState.CONSUME) {
			return Action.TO_STOPPING;
		}
		return run.joined() ? Action.WAIT : Action.TO_STARTING;
	}

	/**
	 * A pause needs a membership: a run that never joined is stopped instead. There is no
	 * way back from here but through STOPPED, so a pause that nobody wants any more is
	 * still waited for, and a stop too.
	 */
	private Action stopping(@Nullable Run run) {
		if (run == null) {
			return Action.TO_STOPPED;
		}
		if (run.asked() == CurrentRun.Asked.STOP) {
			return Action.WAIT;
		}
		if (this.target == DesiredState.STOP || !run.member()) {
			return Action.STOP_RUN;
		}
		if (run.asked() == CurrentRun.Asked.RUN) {
			return Action.PAUSE_RUN;
		}
		return run.quiet() ? Action.TO_STOPPED : Action.WAIT;
	}

	private Action closing(@Nullable Run run) {
		if (this.state != ConsumerState.CLOSING) {
			return Action.TO_CLOSING;
		}
		if (run == null) {
			return Action.END;
		}
		return (run.asked() == CurrentRun.Asked.STOP) ? Action.WAIT : Action.STOP_RUN;
	}

	/**
	 * A run as far as it matters here.
	 *
	 * @param asked what it was told last
	 * @param joined whether every member has an assignment now
	 * @param member whether it joined before
	 * @param quiet whether nothing is in hand since the pause
	 */
	record Run(CurrentRun.Asked asked, boolean joined, boolean member, boolean quiet) {
	}

}
