package com.github.onsdigital.dp.kafka.producer;

/**
 * The client's buffer ({@code buffer.memory}) stayed full for {@code max-block}, because
 * the cluster accepts messages more slowly than they are sent, or not at all.
 *
 * @since 0.1.0
 */
public class SendBufferFullException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one message.
	 * @param producer the producer's name
	 * @param cause the client's exception
	 */
	public SendBufferFullException(String producer, Throwable cause) {
		super("producer " + producer + ": the buffer of unsent messages stayed full for max-block",
				SendOutcome.BUFFER_FULL, cause);
	}

}
