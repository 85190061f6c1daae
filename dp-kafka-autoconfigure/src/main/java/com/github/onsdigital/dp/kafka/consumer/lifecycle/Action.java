package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;

/**
 * One thing that the owner thread does: a move, or a word to the run.
 */
enum Action {

	/**
	 * Nothing to do until a hold or a fact changes.
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
	 * All is released.
	 */
	END(null);

	private final @Nullable ConsumerState to;

	Action(@Nullable ConsumerState to) {
		this.to = to;
	}

	/**
	 * Where a move leads.
	 * @return the state, or {@code null} if this is no move
	 */
	@Nullable ConsumerState to() {
		return this.to;
	}

}
