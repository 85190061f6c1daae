package com.github.onsdigital.dp.kafka.test.time;

/**
 * Happens at a time.
 */
interface Event {

	long deadline();

	// the order of events with the same deadline
	long number();

}
