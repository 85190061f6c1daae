package com.github.onsdigital.dp.kafka.cluster;

/**
 * What the brokers say of the coordinator of a consumer group.
 *
 * @since 0.1.0
 */
public enum CoordinatorStatus {

	/**
	 * A broker coordinates the group.
	 */
	AVAILABLE,

	/**
	 * No broker does: nobody can join the group, and nothing can be committed.
	 */
	ABSENT,

	/**
	 * A broker does, but it does not answer.
	 */
	UNREACHABLE,

	/**
	 * The right to see the group is missing.
	 */
	DENIED,

	/**
	 * Not asked, or no answer.
	 */
	UNKNOWN

}
