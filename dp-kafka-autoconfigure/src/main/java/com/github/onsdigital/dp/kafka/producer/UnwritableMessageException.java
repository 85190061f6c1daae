package com.github.onsdigital.dp.kafka.producer;

/**
 * A value cannot be turned into bytes. The message has nothing of the value in it.
 *
 * @since 0.1.0
 */
public class UnwritableMessageException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes an exception for one message.
	 * @param producer the producer's name
	 * @param reason why, without the value
	 * @param cause the client's exception
	 */
	public UnwritableMessageException(String producer, String reason, Throwable cause) {
		super("producer " + producer + ": " + reason, SendOutcome.UNWRITABLE, cause);
	}

}
