package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decides what becomes of records whose handler failed. Thread-safe.
 */
public interface FailurePolicy {

	/**
	 * Decides whether the handler is simply called again. Called on the poll thread; does
	 * not wait.
	 * @param record the record the attempts are counted for
	 * @param failure what the handler threw
	 * @param attempts how many calls have failed, this one included
	 * @return whether it is called again after {@link #backoff}; otherwise
	 * {@link #settle} is asked
	 */
	boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts);

	/**
	 * The wait before the next call.
	 * @param attempts how many calls have failed
	 * @return the wait
	 */
	Duration backoff(int attempts);

	/**
	 * The wait before the next call for a record.
	 * @param record the record
	 * @param attempts how many calls have failed
	 * @return the wait
	 */
	default Duration backoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		return backoff(attempts);
	}

	/**
	 * The partitions that wait for something that does not pass by itself. Any thread.
	 * @return what is wrong, by the number of the partition
	 */
	default Map<Integer, String> problems() {
		return Map.of();
	}

	/**
	 * Settles records that were tried often enough: asks the subscribed checks, then
	 * follows the error policy. Called on the poll thread; does not wait.
	 * @param records the records, at least one; the attempts are counted for the first
	 * @param failure what the handler threw
	 * @param attempts how many calls have failed
	 * @return completes with what is to be done, on any thread, never exceptionally
	 */
	CompletionStage<FailureOutcome> settle(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure, int attempts);

	/**
	 * Tells whether a dead letter is under way.
	 * @return whether one is being sent, and what is to be done not yet told
	 */
	default boolean isSending() {
		return false;
	}

	/**
	 * What is to be done with records that were tried often enough.
	 */
	enum FailureOutcome {

		/**
		 * They count as handled and are committed.
		 */
		COMMIT,

		/**
		 * They are handled again after a further back-off; nothing is passed over.
		 */
		RETRY,

		/**
		 * They are kept, and their attempts start anew: something they depend on is not
		 * healthy, or the consumer is to stop.
		 */
		RETAIN

	}

}
