package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * The facts about one run, from before its start until its end. The {@link StateLock}
 * guards it.
 */
final class CurrentRun {

	/**
	 * The state that was requested from the run last.
	 */
	enum RequestedState {

		RUN, PAUSE, STOP

	}

	final int generation;

	/**
	 * The run; {@code null} while it is being started.
	 */
	@Nullable ConsumerRun run;

	RequestedState requested = RequestedState.RUN;

	/**
	 * Whether every member has an assignment.
	 */
	boolean allAssigned;

	/**
	 * Whether the run joined the group before, so that there is a membership to keep.
	 */
	boolean joinedBefore;

	/**
	 * When the run joined the group for the first time, in monotonic nanoseconds.
	 */
	long firstJoinedAt;

	/**
	 * Whether the run is paused and no record is in flight.
	 */
	boolean idle;

	@Nullable RunEnd end;

	CurrentRun(int generation) {
		this.generation = generation;
	}

	void join(long now) {
		this.allAssigned = true;
		if (!this.joinedBefore) {
			this.joinedBefore = true;
			this.firstJoinedAt = now;
		}
	}

	void request(RequestedState state) {
		this.requested = state;
		this.idle = false;
	}

	ReconcileInput.Run toReconcileInput() {
		return new ReconcileInput.Run(this.requested, this.allAssigned, this.joinedBefore, this.idle);
	}

}
