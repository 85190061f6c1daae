package com.github.onsdigital.dp.kafka.producer;

/**
 * A message is larger than the client ({@code max.request.size}, {@code kafka.max-bytes})
 * or the broker accepts.
 *
 * @since 0.1.0
 */
public class MessageTooLargeException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one message.
	 * @param producer the producer's name
	 * @param bytes the size of key and value
	 * @param cause the client's exception
	 */
	public MessageTooLargeException(String producer, long bytes, Throwable cause) {
		super("producer " + producer + ": a message of " + bytes
				+ " bytes is too large for the client (kafka.max-bytes) or the broker", SendOutcome.TOO_LARGE, cause);
	}

}
