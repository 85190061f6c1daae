package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * An action of the life-cycle thread: a transition, or a command to the run.
 */
enum ReconcileAction {

	/**
	 * Nothing to do until the input changes.
	 */
	WAIT(null),

	TO_STOPPED(ConsumerState.STOPPED),

	TO_STARTING(ConsumerState.STARTING),

	TO_CONSUMING(ConsumerState.CONSUMING),

	TO_STOPPING(ConsumerState.STOPPING),

	TO_CLOSING(ConsumerState.CLOSING),

	START_RUN(null),

	PAUSE_RUN(null),

	RESUME_RUN(null),

	STOP_RUN(null),

	/**
	 * Everything is released.
	 */
	END(null);

	private final @Nullable ConsumerState to;

	ReconcileAction(@Nullable ConsumerState to) {
		this.to = to;
	}

	/**
	 * Returns the state after a transition, or {@code null} if this is a command.
	 */
	@Nullable ConsumerState to() {
		return this.to;
	}

}
