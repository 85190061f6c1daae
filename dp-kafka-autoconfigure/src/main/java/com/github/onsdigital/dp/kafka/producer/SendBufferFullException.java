package com.github.onsdigital.dp.kafka.producer;

/**
 * The client's buffer ({@code buffer.memory}) stayed full for {@code max-block}: the
 * cluster takes less than is sent, or nothing.
 *
 * @since 0.1.0
 */
public class SendBufferFullException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes an exception for one message.
	 * @param producer the producer's name
	 * @param cause the client's exception
	 */
	public SendBufferFullException(String producer, Throwable cause) {
		super("producer " + producer + ": the buffer of messages not sent yet stayed full for max-block",
				SendOutcome.BUFFER_FULL, cause);
	}

}
