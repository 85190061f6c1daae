package com.github.onsdigital.dp.kafka.producer;

import java.util.Locale;

/**
 * How a send ended.
 *
 * @since 0.1.0
 */
public enum SendOutcome {

	/**
	 * The broker has it.
	 */
	SENT,

	/**
	 * Refused: the cluster was never reached.
	 */
	NOT_INITIALISED,

	/**
	 * Refused or given up: the producer is closed.
	 */
	CLOSED,

	/**
	 * The value could not be turned into bytes.
	 */
	UNWRITABLE,

	/**
	 * Larger than the client or the broker takes.
	 */
	TOO_LARGE,

	/**
	 * The client's buffer stayed full.
	 */
	BUFFER_FULL,

	/**
	 * No answer in time.
	 */
	TIMEOUT,

	/**
	 * Anything else, for example no right to write.
	 */
	FAILED;

	/**
	 * The outcome as the value of a metric's tag.
	 * @return for example {@code too-large}
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
