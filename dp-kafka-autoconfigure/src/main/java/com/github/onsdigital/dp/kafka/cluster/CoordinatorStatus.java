package com.github.onsdigital.dp.kafka.cluster;

/**
 * The status of the coordinator of a consumer group.
 *
 * @since 0.1.0
 */
public enum CoordinatorStatus {

	/**
	 * A broker coordinates the group.
	 */
	AVAILABLE,

	/**
	 * No broker has coordinated the group for less than 10 s: one may be elected, or the
	 * topic of the committed offsets is being created.
	 */
	PENDING,

	/**
	 * No broker has coordinated the group for 10 s or longer: no member can join the
	 * group, and no offset can be committed.
	 */
	ABSENT,

	/**
	 * The broker that coordinates the group does not respond.
	 */
	UNREACHABLE,

	/**
	 * The permission to describe the group is missing.
	 */
	DENIED,

	/**
	 * Not checked, or no response.
	 */
	UNKNOWN

}
