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
record Situation(ConsumerState state, Target target, boolean reached, boolean topicKnown, boolean closing,
		@Nullable Run run) {

	/**
	 * Decides on one step, a move or a command.
	 * @return the step, {@link Step#WAIT} if something else has to happen first
	 */
	Step next() {
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

	private Step initialising() {
		if (!this.reached) {
			return Step.WAIT;
		}
		return (this.target == Target.CONSUME) ? Step.TO_STARTING : Step.TO_STOPPED;
	}

	private Step stopped(@Nullable Run paused) {
		if (this.target == Target.CONSUME) {
			return Step.TO_STARTING;
		}
		return (paused != null && this.target == Target.LEAVE) ? Step.TO_STOPPING : Step.WAIT;
	}

	private Step starting(@Nullable Run run) {
		if (this.target != Target.CONSUME) {
			return Step.TO_STOPPING;
		}
		if (run == null) {
			return this.topicKnown ? Step.START_RUN : Step.WAIT;
		}
		if (run.asked() == CurrentRun.Asked.PAUSE) {
			return Step.RESUME_RUN;
		}
		return run.joined() ? Step.TO_CONSUMING : Step.WAIT;
	}

	private Step consuming(@Nullable Run run) {
		if (run == null || this.target != Target.CONSUME) {
			return Step.TO_STOPPING;
		}
		return run.joined() ? Step.WAIT : Step.TO_STARTING;
	}

	/**
	 * A pause needs a membership: a run that never joined is stopped instead. There is no
	 * way back from here but through STOPPED, so a pause that nobody wants any more is
	 * still waited for, and a stop too.
	 */
	private Step stopping(@Nullable Run run) {
		if (run == null) {
			return Step.TO_STOPPED;
		}
		if (run.asked() == CurrentRun.Asked.STOP) {
			return Step.WAIT;
		}
		if (this.target == Target.LEAVE || !run.member()) {
			return Step.STOP_RUN;
		}
		if (run.asked() == CurrentRun.Asked.RUN) {
			return Step.PAUSE_RUN;
		}
		return run.quiet() ? Step.TO_STOPPED : Step.WAIT;
	}

	private Step closing(@Nullable Run run) {
		if (this.state != ConsumerState.CLOSING) {
			return Step.TO_CLOSING;
		}
		if (run == null) {
			return Step.END;
		}
		return (run.asked() == CurrentRun.Asked.STOP) ? Step.WAIT : Step.STOP_RUN;
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
