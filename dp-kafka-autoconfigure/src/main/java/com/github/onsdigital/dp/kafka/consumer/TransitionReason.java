package com.github.onsdigital.dp.kafka.consumer;

/**
 * The reasons for a transition of a consumer.
 *
 * @since 0.1.0
 */
public enum TransitionReason {

	/**
	 * The cluster was reached for the first time.
	 */
	INITIALISED,

	/**
	 * The group assigned partitions, possibly none.
	 */
	ASSIGNED,

	/**
	 * The group assigns its partitions again.
	 */
	REBALANCE,

	/**
	 * {@code start()}, {@code stop()}, {@code pause()} or {@code resume()} was called, in
	 * code or through the endpoint.
	 */
	OPERATOR,

	/**
	 * The hold of health was placed or withdrawn.
	 */
	HEALTH,

	/**
	 * The brokers rejected the credentials of the client, or its access to the topic or
	 * the group.
	 */
	AUTH,

	/**
	 * The error policy {@code stop}, or a container that ended abnormally.
	 */
	ERROR,

	/**
	 * The back-off after an error has elapsed. The consumer starts again.
	 */
	RETRY,

	/**
	 * The application context was stopped or paused.
	 */
	SHUTDOWN,

	/**
	 * The application context was started again.
	 */
	CONTEXT_STARTED,

	/**
	 * The records in flight are finished, and the hold that required the stop is already
	 * withdrawn.
	 */
	FINISHED,

	/**
	 * The consumer was closed.
	 */
	CLOSED

}
