package com.github.onsdigital.dp.kafka.consumer;

/**
 * Is told of every call of a handler, for metrics. Called on the poll thread: it must not
 * block. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HandlingListener {

	/**
	 * The time of a handler that was not called.
	 */
	long NOT_CALLED = -1;

	/**
	 * A handler was called, or what it was not called for was decided.
	 * @param consumerId the consumer's id
	 * @param records how many records
	 * @param nanos how long the handler took, in nanoseconds (called once a record: no
	 * object is made for it), or {@link #NOT_CALLED}
	 * @param outcome what came of it
	 */
	void handled(String consumerId, int records, long nanos, Outcome outcome);

	/**
	 * What came of a record.
	 */
	enum Outcome {

		/**
		 * The handler returned.
		 */
		HANDLED,

		/**
		 * The handler threw; it is called again after a back-off.
		 */
		RETRIED,

		/**
		 * Committed because its exception, a {@link CommitDecision}, says so. Nothing is
		 * lost: no event is published.
		 */
		COMMITTED_BY_DECISION,

		/**
		 * Given up and committed ({@code on-error=commit}).
		 */
		COMMITTED_AFTER_FAILURE,

		/**
		 * Out of attempts, and kept to be handled again.
		 */
		REDELIVERED,

		/**
		 * Sent to the dead-letter topic.
		 */
		DEAD_LETTERED,

		/**
		 * The consumer stops because of it ({@code on-error=stop}).
		 */
		STOPPED,

		/**
		 * Its bytes could not be read into what the handler takes: once a record, beside
		 * what then becomes of it.
		 */
		UNREADABLE

	}

}
