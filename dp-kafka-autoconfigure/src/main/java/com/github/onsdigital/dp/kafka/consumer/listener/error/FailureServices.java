package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEvent;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.SubscribedHealthChecks;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * The services that {@link DefaultFailurePolicy} uses.
 *
 * @param healthChecks runs the subscribed checks
 * @param deadLetters sends records to dead-letter topics
 * @param handlingListener is notified of every outcome
 * @param events publishes application events
 * @hidden
 */
@Internal
public record FailureServices(SubscribedHealthChecks healthChecks, DeadLetters deadLetters,
		HandlingListener handlingListener, Consumer<Object> events) {

	private static final Logger logger = LoggerFactory.getLogger(FailureServices.class);

	/**
	 * Creates the services. A failure of the application's listener is logged and has no
	 * other effect: a record that was handled or abandoned must not be delivered again
	 * because a listener failed.
	 */
	public FailureServices {
		handlingListener = guarded(handlingListener);
	}

	private static HandlingListener guarded(HandlingListener listener) {
		return new HandlingListener() {

			@Override
			public void handled(String consumerId, int records, long nanos, Outcome outcome) {
				try {
					listener.handled(consumerId, records, nanos, outcome);
				}
				catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
					listenerFailed(consumerId, "outcome " + outcome, ex);
				}
			}

			@Override
			public void recordHandled(String consumerId, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
				try {
					listener.recordHandled(consumerId, record, outcome);
				}
				catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
					listenerFailed(consumerId, "outcome " + outcome, ex);
				}
			}

			@Override
			public void handlerFailed(String consumerId, Throwable failure) {
				try {
					listener.handlerFailed(consumerId, failure);
				}
				catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
					listenerFailed(consumerId, "a failed call", ex);
				}
			}

		};
	}

	private static void listenerFailed(String consumerId, String event, Throwable failure) {
		Causes.throwFatal(failure);
		logger.warn("consumer " + consumerId + ": a listener failed on " + event, SafeThrowable.forLog(failure));
	}

	// Runs the checks of a consumer. Completes with whether all are healthy, with false
	// if they cannot be run.
	CompletionStage<Boolean> allHealthy(String consumerId) {
		try {
			return this.healthChecks.allHealthy(consumerId).exceptionally((ex) -> checksFailed(consumerId, ex));
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			Causes.throwFatal(ex);
			return CompletableFuture.completedFuture(checksFailed(consumerId, ex));
		}
	}

	private static boolean checksFailed(String consumerId, Throwable failure) {
		Causes.throwFatal(failure);
		logger.warn("consumer " + consumerId + ": its checks could not be run", SafeThrowable.forLog(failure));
		return false;
	}

	// Reports what a handler has thrown, before report.
	void failed(String consumerId, Throwable failure) {
		this.handlingListener.handlerFailed(consumerId, failure);
	}

	// Reports the records of an outcome, before count.
	void report(String consumerId, List<ConsumerRecord<byte[], byte[]>> records, Outcome outcome) {
		records.forEach((record) -> this.handlingListener.recordHandled(consumerId, record, outcome));
	}

	// Reports an outcome. nanos is the duration of the call, or
	// HandlingListener.NOT_CALLED.
	void count(String consumerId, int records, long nanos, Outcome outcome) {
		this.handlingListener.handled(consumerId, records, nanos, outcome);
	}

	/**
	 * Publishes that a position was out of range and was reset.
	 * @param consumerId the id of the consumer
	 * @param partition the partition
	 * @param from the offset that was out of range
	 * @param to the new position
	 */
	public void publishJump(String consumerId, TopicPartition partition, long from, long to) {
		publish(consumerId, new PositionJumpedEvent(consumerId, partition, from, to));
	}

	void publishAbandoned(String consumerId, List<ConsumerRecord<byte[], byte[]>> records, Outcome outcome,
			Throwable cause) {
		publish(consumerId, new RecordAbandonedEvent(consumerId, records, outcome, cause));
	}

	private void publish(String consumerId, ApplicationEvent event) {
		try {
			this.events.accept(event);
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			Causes.throwFatal(ex);
			logger.warn("consumer " + consumerId + ": a listener of " + event.getClass().getSimpleName() + " failed",
					SafeThrowable.forLog(ex));
		}
	}

}
