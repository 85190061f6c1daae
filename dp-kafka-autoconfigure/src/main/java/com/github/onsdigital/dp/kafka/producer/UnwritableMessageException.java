package com.github.onsdigital.dp.kafka.producer;

/**
 * A value cannot be serialized. The exception message does not contain the value.
 *
 * @since 0.1.0
 */
public class UnwritableMessageException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one message.
	 * @param producer the producer's name
	 * @param reason the reason, without the value
	 * @param cause the exception of the serializer
	 */
	public UnwritableMessageException(String producer, String reason, Throwable cause) {
		super("producer " + producer + ": " + reason, SendOutcome.UNWRITABLE, cause);
	}

}
