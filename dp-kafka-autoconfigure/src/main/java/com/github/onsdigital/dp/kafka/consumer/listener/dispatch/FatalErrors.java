package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.List;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

/**
 * Remembers the first error after which a member cannot go on, whichever call of the
 * client threw it. With {@code group.protocol=consumer} the client throws such an error
 * once and does nothing from then on, so an error that is only logged stops the
 * consumption without a trace. Poll thread only.
 */
final class FatalErrors {

	private static final Log logger = LogFactory.getLog(FatalErrors.class);

	/**
	 * What no later request of the same client can overcome.
	 */
	private static final List<Class<? extends Exception>> FATAL = List.of(FencedInstanceIdException.class,
			AuthenticationException.class, GroupAuthorizationException.class, UnsupportedVersionException.class,
			InvalidGroupIdException.class);

	/**
	 * What the next poll overcomes.
	 */
	private static final List<Class<? extends Exception>> PASSING = List.of(WakeupException.class,
			InterruptException.class, RetriableException.class, RebalanceInProgressException.class,
			CommitFailedException.class);

	private static final List<Class<? extends Exception>> LOGGED_BY_CONTAINER = List.of(AuthenticationException.class,
			AuthorizationException.class, FencedInstanceIdException.class, NoOffsetForPartitionException.class);

	private final String consumerId;

	private final Predicate<Throwable> listener;

	private @Nullable RuntimeException first;

	/**
	 * Creates an empty memory.
	 * @param consumerId the consumer's id
	 * @param listener takes each fatal error, and tells whether it is the first that ends
	 * the member
	 */
	FatalErrors(String consumerId, Predicate<Throwable> listener) {
		this.consumerId = consumerId;
		this.listener = listener;
	}

	/**
	 * An error of a poll, or of a callback inside a poll. It is fatal unless its type
	 * tells that the next poll may succeed.
	 * @param error the error
	 * @param during what the member was doing
	 */
	void ofPoll(RuntimeException error, String during) {
		if (isOneOf(PASSING, error)) {
			logger.warn("consumer " + this.consumerId + ": " + during + " failed and is tried again: " + error);
		}
		else {
			record(error, during);
		}
	}

	/**
	 * An error of any other request, such as a commit, which is tried again unless its
	 * type tells that the client cannot go on. A right to the group that is missing may
	 * be granted again; while it is missing, a later poll fails for it.
	 * @param error the error
	 * @param during what the member was doing
	 * @return whether it is fatal
	 */
	boolean ofRequest(Exception error, String during) {
		boolean fatal = error instanceof RuntimeException && isOneOf(FATAL, error)
				&& !(error instanceof GroupAuthorizationException);
		if (fatal) {
			record((RuntimeException) error, during);
		}
		return fatal;
	}

	/**
	 * An error of a rebalance listener, whose callback the client does not repeat.
	 * @param error the error
	 * @param method which callback
	 */
	void ofListener(RuntimeException error, String method) {
		if (error instanceof WakeupException || error instanceof InterruptException) {
			logger.warn("consumer " + this.consumerId + ": " + method + " was interrupted: " + error);
		}
		else {
			record(error, method);
		}
	}

	private void record(RuntimeException error, String during) {
		String text = "consumer " + this.consumerId + ": " + during + " failed for good: " + error;
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

	/**
	 * Throws what was remembered, so that the container ends.
	 */
	void throwIfAny() {
		if (this.first != null) {
			throw this.first;
		}
	}

	/**
	 * Tells whether no later request of the same client can succeed.
	 * @param error what the client threw
	 * @return whether its type tells so
	 */
	static boolean isFatal(RuntimeException error) {
		return isOneOf(FATAL, error);
	}

	/**
	 * What the container is given: those that it would log itself, with a stack trace for
	 * each attempt, are wrapped, so that they reach dp-kafka's error handler.
	 * @param error what ends the member
	 * @return what is thrown to the container
	 */
	static RuntimeException forContainer(RuntimeException error) {
		return isOneOf(LOGGED_BY_CONTAINER, error) ? new KafkaException(error.toString(), error) : error;
	}

	private static boolean isOneOf(List<Class<? extends Exception>> types, Exception error) {
		return types.stream().anyMatch((type) -> type.isInstance(error));
	}

}
