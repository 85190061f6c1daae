package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Receives the outcome of every call of a handler, for metrics. Called on the poll
 * thread, on a worker thread, or on the thread that completed a stage or a dead-letter
 * send; it must not block.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
public interface HandlingListener {

	/**
	 * The duration that is reported if the handler was not called.
	 */
	long NOT_CALLED = -1;

	/**
	 * Called after a call of the handler, or after a decision without a call. Called once
	 * per record, so the parameters require no allocation.
	 * @param consumerId the id of the consumer
	 * @param records the number of records
	 * @param nanos the duration of the call in nanoseconds, or {@link #NOT_CALLED}
	 * @param outcome the outcome
	 */
	void handled(String consumerId, int records, long nanos, Outcome outcome);

	/**
	 * Called for each record, before {@link #handled} reports its outcome, and before its
	 * offset can be committed. If a batch is retried, only its first record is reported.
	 * @param consumerId the id of the consumer
	 * @param record the record, which must not be changed
	 * @param outcome the outcome
	 */
	default void recordHandled(String consumerId, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
	}

	/**
	 * Called before {@link #recordHandled} reports the outcome of a failure of the
	 * handler, or of the conversion for it. A failure with two outcomes is reported
	 * twice.
	 * @param consumerId the id of the consumer
	 * @param failure what was thrown; its message may contain parts of a payload
	 */
	default void handlerFailed(String consumerId, Throwable failure) {
	}

	/**
	 * The outcome for a record.
	 */
	enum Outcome {

		/**
		 * The handler returned.
		 */
		HANDLED,

		/**
		 * The handler failed. It is called again after a back-off.
		 */
		RETRIED,

		/**
		 * The record is committed because its exception is a {@link CommitDecision} that
		 * requires it. The record does not count as lost: no {@link RecordAbandonedEvent}
		 * is published.
		 */
		COMMITTED_BY_DECISION,

		/**
		 * The record is abandoned and committed ({@code on-error=commit}).
		 */
		COMMITTED_AFTER_FAILURE,

		/**
		 * All attempts failed. The record is retained and handled again.
		 */
		REDELIVERED,

		/**
		 * The record was sent to the dead-letter topic.
		 */
		DEAD_LETTERED,

		/**
		 * The consumer stops because of the record ({@code on-error=stop}).
		 */
		STOPPED,

		/**
		 * The bytes of the record cannot be converted to the type of the handler.
		 * Reported once per record, in addition to the outcome of the error policy.
		 */
		UNREADABLE

	}

}
