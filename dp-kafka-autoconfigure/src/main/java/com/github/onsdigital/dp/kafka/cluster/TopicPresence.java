package com.github.onsdigital.dp.kafka.cluster;

/**
 * The presence of a topic as reported by a broker.
 *
 * @since 0.1.0
 */
public enum TopicPresence {

	/**
	 * The topic exists.
	 */
	PRESENT,

	/**
	 * The topic does not exist.
	 */
	ABSENT,

	/**
	 * Not visible: Kafka does not reveal whether a topic exists to a client without the
	 * permission to describe it.
	 */
	DENIED,

	/**
	 * Not checked, or no response.
	 */
	UNKNOWN

}
