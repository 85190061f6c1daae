package com.github.onsdigital.dp.kafka.consumer;

/**
 * The values of {@code on-error}: what happens to a record whose handler failed in every
 * attempt while all subscribed checks of the consumer were healthy.
 *
 * @since 0.1.0
 */
public enum ErrorPolicy {

	/**
	 * The record is logged at ERROR and committed, as in dp-kafka in Go.
	 */
	COMMIT,

	/**
	 * The record is handled again without limit. Its partition waits.
	 */
	REDELIVER,

	/**
	 * The record is sent to the dead-letter topic, then committed.
	 */
	DEAD_LETTER,

	/**
	 * The consumer leaves the group until {@link ConsumerGroup#start()}. The record is
	 * not committed.
	 */
	STOP

}
