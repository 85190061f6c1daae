package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.apache.kafka.common.TopicPartition;

/**
 * Assignments whose delivery to Spring's rebalance listener has failed and is repeated.
 * Poll thread only.
 */
interface PendingAssignments {

	/**
	 * Before the first subscription: there are none.
	 */
	PendingAssignments NONE = new PendingAssignments() {

		@Override
		public void deliverPending() {
			// nothing to deliver
		}

		@Override
		public long dueIn(long nowNanos) {
			return Long.MAX_VALUE;
		}

		@Override
		public boolean isPending(TopicPartition partition) {
			return false;
		}

	};

	// delivers a failed assignment again when its back-off is over
	void deliverPending();

	/**
	 * Returns the time until an assignment is delivered again.
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(long nowNanos);

	// whether the listener has not been notified of the assignment, so that nothing may
	// be fetched
	boolean isPending(TopicPartition partition);

}
