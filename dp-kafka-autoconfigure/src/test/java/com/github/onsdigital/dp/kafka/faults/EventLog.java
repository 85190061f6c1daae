package com.github.onsdigital.dp.kafka.faults;

/**
 * Receives the events of a member. Thread-safe.
 */
@FunctionalInterface
interface EventLog {

	void add(Event event);

}
