package com.github.onsdigital.dp.kafka.producer;

import org.jspecify.annotations.Nullable;

/**
 * A message was not sent. The future of a failed send always fails with this exception or
 * a subclass.
 *
 * @since 0.1.0
 */
public class SendException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final SendOutcome outcome;

	/**
	 * Creates an exception for one message.
	 * @param message what failed, without the payload
	 * @param outcome the kind of failure
	 * @param cause the client's exception, or {@code null}
	 */
	public SendException(String message, SendOutcome outcome, @Nullable Throwable cause) {
		super(message, cause);
		this.outcome = outcome;
	}

	/**
	 * The kind of failure.
	 * @return the outcome, never {@link SendOutcome#SENT}
	 */
	public SendOutcome outcome() {
		return this.outcome;
	}

}
