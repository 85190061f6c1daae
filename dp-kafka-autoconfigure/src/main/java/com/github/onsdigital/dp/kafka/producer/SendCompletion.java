package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Completes each send once: notifies the listeners, completes the future and publishes
 * the event, in this order.
 */
final class SendCompletion {

	private static final Logger logger = LoggerFactory.getLogger(SendCompletion.class);

	private final String producer;

	private final String topic;

	private final List<SendListener> listeners;

	private final Consumer<SendReport> failureHandler;

	// accepted by the client, not completed yet
	private final LongAdder pending = new LongAdder();

	// accepted by the client, aborted by close
	private final LongAdder aborted = new LongAdder();

	SendCompletion(ProducerSettings settings, List<SendListener> listeners, Consumer<SendReport> failureHandler) {
		this.producer = settings.name();
		this.topic = settings.topic();
		this.listeners = List.copyOf(listeners);
		this.failureHandler = failureHandler;
	}

	/**
	 * Notifies the listeners that the producer is opened.
	 */
	void opened() {
		notifyListeners((listener) -> listener.opened(this.producer));
	}

	/**
	 * Counts a message that the client has accepted.
	 */
	void accepted() {
		this.pending.increment();
	}

	/**
	 * Reverts {@link #accepted()}: the client has completed or refused the message.
	 */
	void released() {
		this.pending.decrement();
	}

	/**
	 * Completes a successful send.
	 */
	void sent(CompletableFuture<SentRecord> future, SentRecord result, Duration duration) {
		notifyEnded(new SendReport(this.producer, this.topic, SendOutcome.SENT, duration, null));
		future.complete(result);
	}

	/**
	 * Completes a failed send.
	 * @param accepted whether the client had accepted the message
	 */
	void failed(CompletableFuture<SentRecord> future, SendException failure, Duration duration, boolean accepted) {
		if (accepted && failure.outcome() == SendOutcome.CLOSED) {
			this.aborted.increment();
		}
		if (logger.isDebugEnabled()) {
			logger.debug("producer {}: {}", this.producer, SafeText.brief(failure));
		}
		SendReport report = new SendReport(this.producer, this.topic, failure.outcome(), duration, failure);
		notifyEnded(report);
		future.completeExceptionally(failure);
		this.failureHandler.accept(report);
	}

	/**
	 * Returns the number of accepted messages that were not sent, once the client is
	 * closed.
	 */
	long unsent() {
		return this.aborted.sum() + this.pending.sum();
	}

	private void notifyEnded(SendReport report) {
		notifyListeners((listener) -> listener.ended(report));
	}

	private void notifyListeners(Consumer<SendListener> call) {
		for (SendListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (Throwable ex) {
				// an error would end the client's network thread
				logger.warn("producer {}: {} threw", this.producer, listener.getClass().getName(),
						SafeThrowable.forLog(ex));
			}
		}
	}

}
