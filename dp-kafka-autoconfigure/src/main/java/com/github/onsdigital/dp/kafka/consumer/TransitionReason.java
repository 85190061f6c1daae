package com.github.onsdigital.dp.kafka.consumer;

/**
 * Why a consumer moved from one state to another.
 *
 * @since 0.1.0
 */
public enum TransitionReason {

	/**
	 * The cluster was reached for the first time.
	 */
	INITIALISED,

	/**
	 * The group gave it an assignment, empty or not.
	 */
	ASSIGNED,

	/**
	 * The group is giving out its partitions anew.
	 */
	REBALANCE,

	/**
	 * Somebody called start, stop, pause or resume.
	 */
	OPERATOR,

	/**
	 * A subscribed check went bad or good.
	 */
	HEALTH,

	/**
	 * The brokers refused who we are or what we ask for.
	 */
	AUTH,

	/**
	 * A handler's error policy, or a container that ended by itself.
	 */
	ERROR,

	/**
	 * The back-off after an error has run; it is tried again.
	 */
	RETRY,

	/**
	 * The application context stops or pauses.
	 */
	SHUTDOWN,

	/**
	 * The application context starts again.
	 */
	CONTEXT_STARTED,

	/**
	 * What was in hand is finished.
	 */
	FINISHED,

	/**
	 * The consumer was closed.
	 */
	CLOSED

}
