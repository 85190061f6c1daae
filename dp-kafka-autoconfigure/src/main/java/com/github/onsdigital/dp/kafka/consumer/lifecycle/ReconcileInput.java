package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * The complete input of the decision on the next action. Stateless: the same input always
 * leads to the same {@linkplain #next() action}.
 *
 * @param state the state
 * @param desired the state that the holds require
 * @param clusterReached whether the cluster was ever reached
 * @param topicKnown whether the topic is known to exist
 * @param closing whether the consumer was closed
 * @param run the run, or {@code null} if there is none
 */
record ReconcileInput(ConsumerState state, DesiredState desired, boolean clusterReached, boolean topicKnown,
		boolean closing, @Nullable Run run) {

	/**
	 * Returns the next action; {@link ReconcileAction#WAIT} if nothing is to be done
	 * until the input changes.
	 */
	ReconcileAction next() {
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

	private ReconcileAction initialising() {
		if (!this.clusterReached) {
			return ReconcileAction.WAIT;
		}
		return (this.desired == DesiredState.CONSUME) ? ReconcileAction.TO_STARTING : ReconcileAction.TO_STOPPED;
	}

	private ReconcileAction stopped(@Nullable Run paused) {
		if (this.desired == DesiredState.CONSUME) {
			return ReconcileAction.TO_STARTING;
		}
		return (paused != null && this.desired == DesiredState.STOP) ? ReconcileAction.TO_STOPPING
				: ReconcileAction.WAIT;
	}

	private ReconcileAction starting(@Nullable Run run) {
		if (this.desired != DesiredState.CONSUME) {
			return ReconcileAction.TO_STOPPING;
		}
		if (run == null) {
			return this.topicKnown ? ReconcileAction.START_RUN : ReconcileAction.WAIT;
		}
		if (run.requested() == CurrentRun.RequestedState.PAUSE) {
			return ReconcileAction.RESUME_RUN;
		}
		return run.allAssigned() ? ReconcileAction.TO_CONSUMING : ReconcileAction.WAIT;
	}

	private ReconcileAction consuming(@Nullable Run run) {
		if (run == null || this.desired != DesiredState.CONSUME) {
			return ReconcileAction.TO_STOPPING;
		}
		return run.allAssigned() ? ReconcileAction.WAIT : ReconcileAction.TO_STARTING;
	}

	/**
	 * A pause requires a membership: a run that never joined is stopped instead. The only
	 * way out of STOPPING is STOPPED, so a pause or a stop in progress is completed even
	 * if it is no longer required.
	 */
	private ReconcileAction stopping(@Nullable Run run) {
		if (run == null) {
			return ReconcileAction.TO_STOPPED;
		}
		if (run.requested() == CurrentRun.RequestedState.STOP) {
			return ReconcileAction.WAIT;
		}
		if (this.desired == DesiredState.STOP || !run.joinedBefore()) {
			return ReconcileAction.STOP_RUN;
		}
		if (run.requested() == CurrentRun.RequestedState.RUN) {
			return ReconcileAction.PAUSE_RUN;
		}
		return run.idle() ? ReconcileAction.TO_STOPPED : ReconcileAction.WAIT;
	}

	private ReconcileAction closing(@Nullable Run run) {
		if (this.state != ConsumerState.CLOSING) {
			return ReconcileAction.TO_CLOSING;
		}
		if (run == null) {
			return ReconcileAction.END;
		}
		return (run.requested() == CurrentRun.RequestedState.STOP) ? ReconcileAction.WAIT : ReconcileAction.STOP_RUN;
	}

	/**
	 * The facts about a run that the decision depends on.
	 *
	 * @param requested the state that was requested last
	 * @param allAssigned whether every member has an assignment
	 * @param joinedBefore whether the run joined the group before
	 * @param idle whether the run is paused and no record is in flight
	 */
	record Run(CurrentRun.RequestedState requested, boolean allAssigned, boolean joinedBefore, boolean idle) {
	}

}
