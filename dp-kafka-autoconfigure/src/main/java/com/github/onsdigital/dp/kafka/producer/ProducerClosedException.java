package com.github.onsdigital.dp.kafka.producer;

import org.jspecify.annotations.Nullable;

/**
 * A send was refused, or an accepted message could not be sent, because the producer was
 * closed.
 *
 * @since 0.1.0
 */
public class ProducerClosedException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one message.
	 * @param producer the producer's name
	 * @param cause the client's exception, or {@code null}
	 */
	public ProducerClosedException(String producer, @Nullable Throwable cause) {
		super("producer " + producer + " is closed", SendOutcome.CLOSED, cause);
	}

}
