package com.github.onsdigital.dp.kafka.consumer.lifecycle;

/**
 * What a set of holds asks for.
 */
enum DesiredState {

	/**
	 * Nobody holds: consume.
	 */
	CONSUME,

	/**
	 * Fetch nothing, and keep a membership that exists.
	 */
	PAUSE,

	/**
	 * Leave the group.
	 */
	STOP

}
