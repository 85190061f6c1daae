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
	 * No broker does for less than 10 s: one may be elected, or the topic of the
	 * committed offsets is being created.
	 */
	PENDING,

	/**
	 * No broker does for 10 s: no member can join the group, and nothing can be
	 * committed.
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
