package com.github.onsdigital.dp.kafka.consumer.group;

/**
 * Thrown if the group rejects this consumer, because its members use another protocol or
 * none of the assignors of this consumer. The message names the setting to change and the
 * members of the group. The exception of the client is suppressed instead of being the
 * cause, so that texts with the root cause contain this message.
 */
final class GroupProtocolMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	GroupProtocolMismatchException(String message, Throwable original) {
		super(message);
		addSuppressed(original);
	}

}
