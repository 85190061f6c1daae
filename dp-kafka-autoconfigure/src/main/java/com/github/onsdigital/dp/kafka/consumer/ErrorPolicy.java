package com.github.onsdigital.dp.kafka.consumer;

/**
 * What happens to a record whose handler failed in every attempt while all that the
 * consumer depends on was healthy: {@code on-error}.
 *
 * @since 0.1.0
 */
public enum ErrorPolicy {

	/**
	 * Told in an ERROR line, then committed, as dp-kafka does.
	 */
	COMMIT,

	/**
	 * Handled again without limit; its partition waits.
	 */
	REDELIVER,

	/**
	 * Sent to the dead-letter topic, then committed.
	 */
	DEAD_LETTER,

	/**
	 * The consumer leaves the group until {@link ConsumerGroup#start()}.
	 */
	STOP

}
