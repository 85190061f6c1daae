package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The states of a broker.
 */
enum BrokerState {

	/** Responds at once. */
	RUNNING,

	/** Refuses connections. */
	STOPPED,

	/** Keeps its connections and does not respond. */
	FROZEN

}
