package com.github.onsdigital.dp.kafka.consumer.lifecycle;

/**
 * Takes what happens in a {@linkplain ConsumerRun run}. May be called by any thread, also
 * late; never blocks.
 */
public interface RunListener {

	/**
	 * Every member has an assignment, empty or not. Comes after the start and after each
	 * rebalance.
	 */
	void joined();

	/**
	 * A member lost partitions, or gave them up, and waits for its new assignment.
	 */
	void rebalancing();

	/**
	 * After a pause: nothing is in hand.
	 */
	void quiet();

	/**
	 * The run is over: no handler runs, the consumers are closed, nothing more comes.
	 * @param end how it ended
	 */
	void ended(RunEnd end);

	/**
	 * The handler's error policy asks to stop until somebody starts the consumer again.
	 * @param text which record, why
	 */
	void giveUp(String text);

	/**
	 * Tells whether somebody holds the consumer, or closed it: then no further record is
	 * begun, also before the run is told to pause or to stop.
	 * @return whether it is held
	 */
	default boolean isHeld() {
		return false;
	}

}
