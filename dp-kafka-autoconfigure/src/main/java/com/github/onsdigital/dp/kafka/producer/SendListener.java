package com.github.onsdigital.dp.kafka.producer;

/**
 * Is told how each send ended, before its future completes: for counting. Beans of this
 * type are called in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface SendListener {

	/**
	 * Called once a producer, when it is opened and before its first send: for what is to
	 * be there before anything is counted. What it throws is logged and changes nothing.
	 * @param producer the producer's name
	 */
	default void opened(String producer) {
	}

	/**
	 * Called once a send, by the sending thread or the client's network thread: it must
	 * not block. What it throws is logged and changes nothing.
	 * @param report how it ended
	 */
	void ended(SendReport report);

}
