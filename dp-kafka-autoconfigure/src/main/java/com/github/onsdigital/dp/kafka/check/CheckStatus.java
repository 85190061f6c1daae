package com.github.onsdigital.dp.kafka.check;

/**
 * The verdict of a check, in dp-healthcheck's words.
 *
 * @since 0.1.0
 */
public enum CheckStatus {

	/**
	 * Enough brokers answer, the topic is known and the client is initialised.
	 */
	OK,

	/**
	 * Enough brokers answer, but the topic is not known or the client not initialised.
	 */
	WARNING,

	/**
	 * Fewer brokers answer than {@code min-brokers-healthy} asks for, or the consumer
	 * ended by itself.
	 */
	CRITICAL

}
