package com.github.onsdigital.dp.kafka.consumer.lifecycle;

/**
 * The state that the set of holds requires.
 */
enum DesiredState {

	/**
	 * No hold: consume.
	 */
	CONSUME,

	/**
	 * Fetch nothing, and keep an existing membership.
	 */
	PAUSE,

	/**
	 * Leave the group.
	 */
	STOP

}
