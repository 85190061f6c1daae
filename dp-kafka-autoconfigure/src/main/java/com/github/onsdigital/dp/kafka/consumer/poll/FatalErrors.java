package com.github.onsdigital.dp.kafka.consumer.poll;

import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.AuthenticationException;
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

	private final String consumerId;

	private final Consumer<Throwable> listener;

	private @Nullable RuntimeException first;

	/**
	 * Creates an empty memory.
	 * @param consumerId the consumer's id
	 * @param listener is notified of each fatal error
	 */
	FatalErrors(String consumerId, Consumer<Throwable> listener) {
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
	 * type tells that the client cannot go on.
	 * @param error the error
	 * @param during what the member was doing
	 * @return whether it is fatal
	 */
	boolean ofRequest(Exception error, String during) {
		boolean fatal = error instanceof RuntimeException && isOneOf(FATAL, error);
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
		logger.warn("consumer " + this.consumerId + ": " + during + " failed for good: " + error);
		this.listener.accept(error);
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

	private static boolean isOneOf(List<Class<? extends Exception>> types, Exception error) {
		return types.stream().anyMatch((type) -> type.isInstance(error));
	}

}
