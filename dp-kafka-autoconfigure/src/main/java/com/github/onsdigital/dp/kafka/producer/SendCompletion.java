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
 * What happens at the end of each send: listeners, future, event, in this order, once.
 */
final class SendCompletion {

	private static final Logger logger = LoggerFactory.getLogger(SendCompletion.class);

	private final String producer;

	private final String topic;

	private final List<SendListener> listeners;

	private final Consumer<SendReport> failed;

	// accepted by the client, not ended yet
	private final LongAdder open = new LongAdder();

	// accepted by the client, given up by close
	private final LongAdder givenUp = new LongAdder();

	SendCompletion(ProducerSettings settings, List<SendListener> listeners, Consumer<SendReport> failed) {
		this.producer = settings.name();
		this.topic = settings.topic();
		this.listeners = List.copyOf(listeners);
		this.failed = failed;
	}

	/**
	 * The producer is opened.
	 */
	void opened() {
		each((listener) -> listener.opened(this.producer));
	}

	/**
	 * The client has a message.
	 */
	void accepted() {
		this.open.increment();
	}

	/**
	 * It does not have it any longer, or never had it.
	 */
	void released() {
		this.open.decrement();
	}

	/**
	 * Ends a send well.
	 * @param future its future
	 * @param result where it was written
	 * @param took how long it took
	 */
	void sent(CompletableFuture<SentRecord> future, SentRecord result, Duration took) {
		tell(new SendReport(this.producer, this.topic, SendOutcome.SENT, took, null));
		future.complete(result);
	}

	/**
	 * Ends a send badly.
	 * @param future its future
	 * @param failure why
	 * @param took how long it took
	 * @param accepted whether the client had accepted it
	 */
	void failed(CompletableFuture<SentRecord> future, SendException failure, Duration took, boolean accepted) {
		if (accepted && failure.outcome() == SendOutcome.CLOSED) {
			this.givenUp.increment();
		}
		if (logger.isDebugEnabled()) {
			logger.debug("{}", SafeText.brief(failure));
		}
		SendReport report = new SendReport(this.producer, this.topic, failure.outcome(), took, failure);
		tell(report);
		future.completeExceptionally(failure);
		this.failed.accept(report);
	}

	/**
	 * Counts what was accepted and, once the client is closed, was not sent.
	 * @return a number
	 */
	long unsent() {
		return this.givenUp.sum() + this.open.sum();
	}

	private void tell(SendReport report) {
		each((listener) -> listener.ended(report));
	}

	private void each(Consumer<SendListener> call) {
		for (SendListener listener : this.listeners) {
			try {
				call.accept(listener);
			}
			catch (Throwable ex) {
				// an error on the client's thread would end all its sending
				logger.warn("producer {}: {} threw", this.producer, listener.getClass().getName(),
						SafeThrowable.forLog(ex));
			}
		}
	}

}
