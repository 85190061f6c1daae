package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Receives the events of a {@linkplain ConsumerRun run}. May be called on any thread,
 * also late; does not block.
 */
@Internal
public interface RunListener {

	/**
	 * Called when every member has an assignment, possibly an empty one: after the start
	 * and after each rebalance.
	 */
	void joined();

	/**
	 * Called when a member has lost or released partitions and waits for its new
	 * assignment.
	 */
	void rebalancing();

	/**
	 * Called after a pause, when no record is in flight.
	 */
	void idle();

	/**
	 * Called when the run has ended: the Kafka consumers are closed, and no further event
	 * follows. No handler is running, except the {@linkplain RunEnd#unfinished() calls}
	 * that did not end before the deadline of the stop.
	 * @param end how the run ended
	 */
	void ended(RunEnd end);

	/**
	 * Called when the error policy requires a stop until the consumer is started again.
	 * @param text the record and the reason
	 */
	void requestStop(String text);

	/**
	 * Returns whether the consumer is held or closed. No further record is dispatched
	 * then, also before the run receives the command to pause or to stop.
	 * @return whether the consumer is held or closed
	 */
	default boolean isHeld() {
		return false;
	}

}
