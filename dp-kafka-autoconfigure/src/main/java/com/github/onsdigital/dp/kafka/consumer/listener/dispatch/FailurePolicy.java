package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Decides about records whose handler failed. Thread-safe.
 */
@Internal
public interface FailurePolicy {

	/**
	 * Decides whether the handler is called again. If so, it starts the subscribed checks
	 * and does not wait for their results, which {@link #resolve} takes into account.
	 * Called on the poll thread; does not block.
	 * @param record the record that the attempts are counted for
	 * @param failure what the handler threw
	 * @param attempts the number of failed calls, including this one
	 * @return whether it is called again after {@link #backoff}; otherwise
	 * {@link #resolve} is called
	 */
	boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts);

	/**
	 * A record whose handler had failed is handled. Any thread.
	 * @param record the record
	 */
	default void recovered(ConsumerRecord<byte[], byte[]> record) {
	}

	/**
	 * Returns the wait before the next call.
	 * @param attempts the number of failed calls
	 * @return the wait
	 */
	Duration backoff(int attempts);

	/**
	 * Returns the wait before the next call for a record.
	 * @param record the record
	 * @param attempts the number of failed calls
	 * @return the wait
	 */
	default Duration backoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		return backoff(attempts);
	}

	/**
	 * Returns the partitions that wait until a problem is removed by an operator. Any
	 * thread.
	 * @return the description of the problem, by the number of the partition
	 */
	default Map<Integer, String> problems() {
		return Map.of();
	}

	/**
	 * Decides about records whose retries are used up: runs the subscribed checks, then
	 * applies the error policy. Called on the poll thread; does not block.
	 * @param records the records, at least one; the attempts are counted for the first
	 * @param failure what the handler threw
	 * @param attempts the number of failed calls
	 * @return completes with the outcome, on any thread, never exceptionally
	 */
	CompletionStage<FailureOutcome> resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			int attempts);

	/**
	 * Returns whether a dead letter is being sent.
	 * @return whether one is being sent and its outcome is not known yet
	 */
	default boolean isSending() {
		return false;
	}

	/**
	 * The outcome for records whose retries are used up.
	 */
	enum FailureOutcome {

		/**
		 * They count as handled and are committed.
		 */
		COMMIT,

		/**
		 * They are handled again after another back-off; no record is skipped.
		 */
		RETRY,

		/**
		 * They are retained, and their attempts are counted from the start: a dependency
		 * is unhealthy, or the consumer is to stop.
		 */
		RETAIN

	}

}
