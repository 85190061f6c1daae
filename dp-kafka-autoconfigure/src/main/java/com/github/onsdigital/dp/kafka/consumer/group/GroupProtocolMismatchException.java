package com.github.onsdigital.dp.kafka.consumer.group;

/**
 * The group cannot take this consumer, because its members use another protocol or none
 * of the assignors that it offers. The message says which setting helps and who is in the
 * group. The client's own exception is suppressed, not the cause, so that texts that show
 * a root cause show this message.
 */
final class GroupProtocolMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	GroupProtocolMismatchException(String message, Throwable original) {
		super(message);
		addSuppressed(original);
	}

}
