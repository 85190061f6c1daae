package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * The complete input of the decision on the next action. Stateless: the same input always
 * leads to the same {@linkplain #next() action}.
 *
 * @param state the state
 * @param desired the state that the holds require
 * @param reached whether the cluster was ever reached
 * @param topicKnown whether the topic is known to exist
 * @param closing whether the consumer was closed
 * @param run the run, or {@code null} if there is none
 */
record ReconcileInput(ConsumerState state, DesiredState desired, boolean reached, boolean topicKnown, boolean closing,
		@Nullable Run run) {

	/**
	 * Returns the next action; {@link Action#WAIT} if nothing is to be done until the
	 * input changes.
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
		return (this.desired == DesiredState.CONSUME) ? Action.TO_STARTING : Action.TO_STOPPED;
	}

	private Action stopped(@Nullable Run paused) {
		if (this.desired == DesiredState.CONSUME) {
			return Action.TO_STARTING;
		}
		return (paused != null && this.desired == DesiredState.STOP) ? Action.TO_STOPPING : Action.WAIT;
	}

	private Action starting(@Nullable Run run) {
		if (this.desired != DesiredState.CONSUME) {
			return Action.TO_STOPPING;
		}
		if (run == null) {
			return this.topicKnown ? Action.START_RUN : Action.WAIT;
		}
		if (run.requested() == CurrentRun.RequestedState.PAUSE) {
			return Action.RESUME_RUN;
		}
		return run.joined() ? Action.TO_CONSUMING : Action.WAIT;
	}

	private Action consuming(@Nullable Run run) {
		if (run == null || this.desired != DesiredState.CONSUME) {
			return Action.TO_STOPPING;
		}
		return run.joined() ? Action.WAIT : Action.TO_STARTING;
	}

	/**
	 * A pause requires a membership: a run that never joined is stopped instead. The only
	 * way out of STOPPING is STOPPED, so a pause or a stop in progress is completed even
	 * if it is no longer required.
	 */
	private Action stopping(@Nullable Run run) {
		if (run == null) {
			return Action.TO_STOPPED;
		}
		if (run.requested() == CurrentRun.RequestedState.STOP) {
			return Action.WAIT;
		}
		if (this.desired == DesiredState.STOP || !run.member()) {
			return Action.STOP_RUN;
		}
		if (run.requested() == CurrentRun.RequestedState.RUN) {
			return Action.PAUSE_RUN;
		}
		return run.idle() ? Action.TO_STOPPED : Action.WAIT;
	}

	private Action closing(@Nullable Run run) {
		if (this.state != ConsumerState.CLOSING) {
			return Action.TO_CLOSING;
		}
		if (run == null) {
			return Action.END;
		}
		return (run.requested() == CurrentRun.RequestedState.STOP) ? Action.WAIT : Action.STOP_RUN;
	}

	/**
	 * The facts about a run that the decision depends on.
	 *
	 * @param requested the state that was requested last
	 * @param joined whether every member has an assignment
	 * @param member whether the run joined the group before
	 * @param idle whether the run is paused and no record is in flight
	 */
	record Run(CurrentRun.RequestedState requested, boolean joined, boolean member, boolean idle) {
	}

}
