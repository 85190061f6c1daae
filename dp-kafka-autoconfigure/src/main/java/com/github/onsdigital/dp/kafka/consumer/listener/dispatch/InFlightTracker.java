package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;

/**
 * Tracks what is in flight outside the poll thread. Poll thread only, except
 * {@link #inFlight()}.
 */
interface InFlightTracker {

	/**
	 * Cancels the dispatch of messages that no thread has taken yet.
	 */
	void cancelDispatch();

	// whether all taken messages are released
	boolean isIdle();

	/**
	 * Returns whether a stop need not wait: everything in flight is released, and is
	 * marked or was released too long ago to wait for the mark.
	 * @return whether nothing has to be awaited
	 */
	boolean isDone();

	/**
	 * Cancels the dispatch of messages that no thread has taken, waits for those in
	 * flight, and counts marked messages as handled.
	 * @param states the partitions that are being revoked
	 * @param timeoutNanos the longest wait; 0 for none
	 */
	void completeInFlight(Collection<PartitionState> states, long timeoutNanos);

	/**
	 * Returns what is in flight: the oldest record of each partition that is not marked
	 * or not released. Any thread.
	 * @return the records
	 */
	List<InFlight> inFlight();

}
