package com.github.onsdigital.dp.kafka.cluster;

/**
 * What a broker says of a topic.
 *
 * @since 0.1.0
 */
public enum TopicPresence {

	/**
	 * It exists.
	 */
	PRESENT,

	/**
	 * It does not exist.
	 */
	ABSENT,

	/**
	 * We may not know: Kafka hides whether a topic exists from those without the right to
	 * see it.
	 */
	DENIED,

	/**
	 * Not asked, or no answer.
	 */
	UNKNOWN

}
