package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;

/**
 * The records that have left the poll thread. Poll thread only, but for {@link #full()}.
 */
interface InFlightTracker {

	/**
	 * Takes back what was offered and nobody has taken yet.
	 */
	void takeBack();

	/**
	 * Tells whether every record that is out was released.
	 * @return whether the next ones could be handed out
	 */
	boolean isQuiet();

	/**
	 * Tells whether an end need not wait: all that is out is released, and marked or
	 * released too long ago to wait for the mark.
	 * @return whether nothing is worth waiting for
	 */
	boolean isDone();

	/**
	 * Takes back what nobody has taken, waits for what is out, and has all that is marked
	 * count as handled.
	 * @param states the partitions that are to be given up
	 * @param timeoutNanos the longest wait; 0 for none
	 */
	void finish(Collection<PartitionState> states, long timeoutNanos);

	/**
	 * What is out: of each partition the oldest record that is not marked or not
	 * released. Any thread.
	 * @return what is out
	 */
	List<InFlight> full();

}
