package com.github.onsdigital.dp.kafka.producer;

import java.util.Locale;

/**
 * How a send ended.
 *
 * @since 0.1.0
 */
public enum SendOutcome {

	/**
	 * The broker has acknowledged the message.
	 */
	SENT,

	/**
	 * Refused: the cluster was not reached yet.
	 */
	NOT_INITIALISED,

	/**
	 * Refused or aborted: the producer is closed.
	 */
	CLOSED,

	/**
	 * The value could not be serialized.
	 */
	UNWRITABLE,

	/**
	 * Larger than the client or the broker accepts.
	 */
	TOO_LARGE,

	/**
	 * The client's buffer stayed full.
	 */
	BUFFER_FULL,

	/**
	 * No acknowledgement in time.
	 */
	TIMEOUT,

	/**
	 * Any other failure, for example a missing permission to write.
	 */
	FAILED;

	/**
	 * Returns the outcome as the value of a metric's tag.
	 * @return for example {@code too-large}
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
