package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidGroupIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the first error after which a member cannot continue, whichever call of the
 * client threw it. With {@code group.protocol=consumer} the client throws such an error
 * once and does nothing afterwards, so an error that is only logged would stop the
 * consumption without a trace. Poll thread only.
 */
final class FatalErrors {

	private static final Logger logger = LoggerFactory.getLogger(FatalErrors.class);

	/**
	 * Errors that no later request of the same client can overcome.
	 */
	private static final List<Class<? extends Exception>> FATAL = List.of(FencedInstanceIdException.class,
			AuthenticationException.class, GroupAuthorizationException.class, UnsupportedVersionException.class,
			InvalidGroupIdException.class);

	/**
	 * Errors that the next poll may overcome.
	 */
	private static final List<Class<? extends Exception>> TRANSIENT = List.of(WakeupException.class,
			InterruptException.class, RetriableException.class, RebalanceInProgressException.class,
			CommitFailedException.class);

	private static final List<Class<? extends Exception>> LOGGED_BY_CONTAINER = List.of(AuthenticationException.class,
			AuthorizationException.class, FencedInstanceIdException.class, NoOffsetForPartitionException.class);

	private final String consumerId;

	private final Predicate<Throwable> listener;

	private @Nullable RuntimeException first;

	/**
	 * Creates an instance without errors.
	 * @param consumerId the consumer's id
	 * @param listener is notified of each fatal error, and returns whether it is the
	 * first that ends the member
	 */
	FatalErrors(String consumerId, Predicate<Throwable> listener) {
		this.consumerId = consumerId;
		this.listener = listener;
	}

	/**
	 * Handles an error of a poll, or of a callback inside a poll. It is fatal unless the
	 * next poll may succeed according to its type.
	 * @param error the error
	 * @param during the operation that failed
	 */
	void handlePollError(RuntimeException error, String during) {
		if (isOneOf(TRANSIENT, error)) {
			logger.warn("consumer " + this.consumerId + ": " + during + " failed and is retried: " + error);
		}
		else {
			record(error, during);
		}
	}

	/**
	 * Handles an error of any other request, such as a commit. The request is repeated
	 * unless the client cannot continue according to the error's type. A missing
	 * permission for the group may be granted later; until then each poll fails with it.
	 * @param error the error
	 * @param during the operation that failed
	 * @return whether it is fatal
	 */
	boolean handleRequestError(Exception error, String during) {
		boolean fatal = error instanceof RuntimeException && isOneOf(FATAL, error)
				&& !(error instanceof GroupAuthorizationException);
		if (fatal) {
			record((RuntimeException) error, during);
		}
		return fatal;
	}

	/**
	 * Handles an error of a rebalance listener, whose callback the client does not
	 * repeat.
	 * @param error the error
	 * @param method the name of the callback
	 */
	void handleListenerError(RuntimeException error, String method) {
		if (error instanceof WakeupException || error instanceof InterruptException) {
			logger.warn("consumer " + this.consumerId + ": " + method
					+ ((error instanceof WakeupException) ? " was woken up: " : " was interrupted: ") + error);
		}
		else {
			record(error, method);
		}
	}

	private void record(RuntimeException error, String during) {
		String text = "consumer " + this.consumerId + ": " + during + " failed permanently: " + error;
		if (this.listener.test(error)) {
			logger.warn(text);
		}
		else {
			logger.debug(text);
		}
		if (this.first == null) {
			this.first = error;
		}
	}

	// throws the recorded error, so that the container ends
	void throwIfAny() {
		if (this.first != null) {
			throw this.first;
		}
	}

	// whether no later request of the same client can succeed, according to the error's
	// type
	static boolean isFatal(RuntimeException error) {
		return isOneOf(FATAL, error);
	}

	// wraps errors that the container would log itself, with a stack trace for each
	// attempt, so that they reach dp-kafka's error handler
	static RuntimeException forContainer(RuntimeException error) {
		return isOneOf(LOGGED_BY_CONTAINER, error) ? new KafkaException(error.toString(), error) : error;
	}

	private static boolean isOneOf(List<Class<? extends Exception>> types, Exception error) {
		return types.stream().anyMatch((type) -> type.isInstance(error));
	}

}
