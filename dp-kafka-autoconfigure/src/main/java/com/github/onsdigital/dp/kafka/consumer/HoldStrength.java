package com.github.onsdigital.dp.kafka.consumer;

/**
 * What a hold asks for. STOP takes precedence over PAUSE.
 *
 * @since 0.1.0
 */
public enum HoldStrength {

	/**
	 * Keep the membership in the group that there is, and fetch nothing.
	 */
	PAUSE,

	/**
	 * Leave the group.
	 */
	STOP

}
