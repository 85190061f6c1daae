package com.github.onsdigital.dp.kafka.consumer;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a consumer stands in its life. dp-kafka's states, with the moves between them
 * written down: a move that is not in {@link #next()} never happens.
 *
 * @since 0.1.0
 */
public enum ConsumerState {

	/**
	 * The cluster was never reached; it is probed with back-off.
	 */
	INITIALISING,

	/**
	 * Initialised, held, and not consuming. A paused consumer is in this state too, and
	 * keeps its membership in the group.
	 */
	STOPPED,

	/**
	 * Nobody holds it, but its topic is not known yet, it has no assignment yet, or a
	 * rebalance is going on.
	 */
	STARTING,

	/**
	 * It has joined the group. An empty assignment counts.
	 */
	CONSUMING,

	/**
	 * It finishes and commits what it has in hand.
	 */
	STOPPING,

	/**
	 * The end: everything is being released, or was.
	 */
	CLOSING;

	/**
	 * The states that may follow this one. {@code STOPPED} leads to {@code STOPPING} only
	 * from a pause.
	 * @return the legal next states; none for {@link #CLOSING}
	 */
	public Set<ConsumerState> next() {
		return switch (this) {
			case INITIALISING -> EnumSet.of(STOPPED, STARTING, CLOSING);
			case STOPPED -> EnumSet.of(STARTING, STOPPING, CLOSING);
			case STARTING -> EnumSet.of(CONSUMING, STOPPING, CLOSING);
			case CONSUMING -> EnumSet.of(STARTING, STOPPING, CLOSING);
			case STOPPING -> EnumSet.of(STOPPED, CLOSING);
			case CLOSING -> EnumSet.noneOf(ConsumerState.class);
		};
	}

}
