package com.github.onsdigital.dp.kafka.consumer;

import java.util.Collection;

/**
 * The registry of all consumers of the application. Thread-safe; no method blocks.
 *
 * @since 0.1.0
 */
public interface ConsumerGroups {

	/**
	 * Returns the consumer with an id.
	 * @param id the id
	 * @return the consumer
	 * @throws IllegalArgumentException if there is no consumer with this id; the message
	 * lists the known ids
	 */
	ConsumerGroup get(String id);

	/**
	 * Returns all consumers.
	 * @return a snapshot, ordered by id; consumers that are created later are in later
	 * snapshots
	 */
	Collection<ConsumerGroup> all();

}
