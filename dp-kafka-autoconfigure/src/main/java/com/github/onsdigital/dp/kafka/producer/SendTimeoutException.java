package com.github.onsdigital.dp.kafka.producer;

/**
 * A message was not accepted within {@code max-block} because no broker returned metadata
 * of the topic, or was not delivered within {@code delivery.timeout.ms}.
 *
 * @since 0.1.0
 */
public class SendTimeoutException extends SendException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates an exception for one message.
	 * @param producer the producer's name
	 * @param topic the topic
	 * @param lastCheck the result of the last check of the cluster
	 * @param cause the client's exception
	 */
	public SendTimeoutException(String producer, String topic, String lastCheck, Throwable cause) {
		super("producer " + producer + ": no answer in time from the cluster for topic " + topic
				+ "; the last check found: " + lastCheck, SendOutcome.TIMEOUT, cause);
	}

}
