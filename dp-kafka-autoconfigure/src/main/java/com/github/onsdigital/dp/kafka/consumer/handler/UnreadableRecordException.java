package com.github.onsdigital.dp.kafka.consumer.handler;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the bytes of a record cannot be read into the handler's payload type. Its
 * message does not contain the payload.
 *
 * @since 0.1.0
 */
public class UnreadableRecordException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one record.
	 * @param message what was expected, without the payload
	 * @param cause the reader's exception, or {@code null}
	 */
	public UnreadableRecordException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
