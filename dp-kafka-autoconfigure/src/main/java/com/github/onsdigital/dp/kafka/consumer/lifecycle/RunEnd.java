package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param kind whether it was asked for
 * @param committed whether all that was handled is known to be committed
 * @param cause what ended it, if it was not asked for
 */
public record RunEnd(Kind kind, boolean committed, @Nullable Throwable cause) {

	/**
	 * Kinds of ends.
	 */
	public enum Kind {

		/**
		 * {@link ConsumerRun#stop()} was called.
		 */
		STOPPED,

		/**
		 * The brokers refused who we are or what we ask for.
		 */
		AUTH,

		/**
		 * Another member of the group joined with the same {@code group.instance.id}. To
		 * join again would fence that one in its turn.
		 */
		FENCED,

		/**
		 * Anything else: an {@link Error} of a handler, a container that ended by itself.
		 */
		ERROR

	}

}
