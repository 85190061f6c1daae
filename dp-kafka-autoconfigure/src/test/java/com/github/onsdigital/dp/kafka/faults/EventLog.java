package com.github.onsdigital.dp.kafka.faults;

/**
 * Where a member tells what it sees. Any thread.
 */
@FunctionalInterface
interface EventLog {

	void add(Event event);

}
