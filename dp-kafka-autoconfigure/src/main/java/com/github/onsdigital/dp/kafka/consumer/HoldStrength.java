package com.github.onsdigital.dp.kafka.consumer;

/**
 * What a hold asks for. LEAVE beats KEEP.
 *
 * @since 0.1.0
 */
public enum HoldStrength {

	/**
	 * Keep the membership in the group that there is, and fetch nothing.
	 */
	KEEP,

	/**
	 * Leave the group.
	 */
	LEAVE

}
