package com.github.onsdigital.dp.kafka.consumer;

/**
 * The effect that a hold requires. {@link #STOP} takes precedence over {@link #PAUSE}.
 *
 * @since 0.1.0
 */
public enum HoldStrength {

	/**
	 * The consumer fetches nothing and stays a member of its group if it is one.
	 */
	PAUSE,

	/**
	 * The consumer leaves its group.
	 */
	STOP

}
