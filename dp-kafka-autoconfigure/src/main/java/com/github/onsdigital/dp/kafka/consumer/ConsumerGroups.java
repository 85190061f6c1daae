package com.github.onsdigital.dp.kafka.consumer;

import java.util.Collection;

/**
 * All consumers of the application.
 *
 * @since 0.1.0
 */
public interface ConsumerGroups {

	/**
	 * Finds a consumer.
	 * @param id its id
	 * @return the consumer
	 * @throws IllegalArgumentException if there is none; the message lists the known ids
	 */
	ConsumerGroup get(String id);

	/**
	 * All of them.
	 * @return the consumers, ordered by id; those made later by hand are in later answers
	 */
	Collection<ConsumerGroup> all();

}
