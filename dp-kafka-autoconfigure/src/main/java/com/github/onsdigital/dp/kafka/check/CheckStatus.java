package com.github.onsdigital.dp.kafka.check;

/**
 * The status of a check, with the names that dp-healthcheck uses.
 *
 * @since 0.1.0
 */
public enum CheckStatus {

	/**
	 * Enough brokers respond, the topic is known and the client is initialised.
	 */
	OK,

	/**
	 * Enough brokers respond, but the topic is not known or the client is not
	 * initialised.
	 */
	WARNING,

	/**
	 * Fewer brokers respond than {@code min-brokers-healthy} requires, or the container
	 * of the consumer stopped abnormally.
	 */
	CRITICAL

}
