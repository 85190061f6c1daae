package com.github.onsdigital.dp.kafka.producer;

/**
 * Receives the end of each send before its future completes, for example for metrics.
 * Beans of this type are called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SendListener {

	/**
	 * Called once for each producer when it is opened, before its first send, for example
	 * to register metrics. An exception is logged and otherwise ignored.
	 * @param producer the producer's name
	 */
	default void opened(String producer) {
	}

	/**
	 * Called once for each send, on the sending thread or the client's network thread.
	 * Must not block. An exception is logged and otherwise ignored.
	 * @param report how it ended
	 */
	void ended(SendReport report);

}
