package com.github.onsdigital.dp.kafka.consumer;

import java.util.EnumSet;
import java.util.Set;

/**
 * The states of a consumer, with the names that dp-kafka in Go uses. {@link #next()}
 * defines the legal transitions; no other transition occurs.
 *
 * @since 0.1.0
 */
public enum ConsumerState {

	/**
	 * The cluster was never reached. The connection is retried with back-off.
	 */
	INITIALISING,

	/**
	 * Initialised, held, and not consuming. A paused consumer is in this state too and
	 * stays a member of its group.
	 */
	STOPPED,

	/**
	 * Not held. The topic is not known yet, no partitions are assigned yet, or a
	 * rebalance is in progress.
	 */
	STARTING,

	/**
	 * The consumer has joined the group. An empty assignment counts.
	 */
	CONSUMING,

	/**
	 * The records in flight are finished and committed. No further record is dispatched.
	 */
	STOPPING,

	/**
	 * The final state. Resources are being released, or are released.
	 */
	CLOSING;

	/**
	 * Returns the states that may follow this one. {@code STOPPED} leads to
	 * {@code STOPPING} only from a pause.
	 * @return the legal next states; empty for {@link #CLOSING}
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
