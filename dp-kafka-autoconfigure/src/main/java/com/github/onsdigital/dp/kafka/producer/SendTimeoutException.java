package com.github.onsdigital.dp.kafka.producer;

/**
 * A message was not accepted within {@code max-block} (no broker tells of the topic), or
 * not delivered within {@code delivery.timeout.ms}.
 *
 * @since 0.1.0
 */
public class SendTimeoutException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes an exception for one message.
	 * @param producer the producer's name
	 * @param topic the topic
	 * @param found what the last check of the cluster found
	 * @param cause the client's exception
	 */
	public SendTimeoutException(String producer, String topic, String found, Throwable cause) {
		super("producer " + producer + ": no answer in time from the cluster for topic " + topic
				+ "; the last check found: " + found, SendOutcome.TIMEOUT, cause);
	}

}
