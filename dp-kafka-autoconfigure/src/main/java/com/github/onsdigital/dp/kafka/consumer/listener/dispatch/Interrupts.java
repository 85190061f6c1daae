package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears the interrupt flag of the poll thread. Interceptors, filters and listeners run
 * on this thread and may leave the flag set; the client's next blocking call would then
 * fail. The thread belongs to dp-kafka, and its end does not depend on the flag.
 */
final class Interrupts {

	private static final Logger logger = LoggerFactory.getLogger(Interrupts.class);

	private Interrupts() {
	}

	// clears the flag of the current thread
	static void clear(String consumerId) {
		if (Thread.interrupted()) {
			logger.debug("consumer " + consumerId + ": the interrupt flag of the poll thread was set");
		}
	}

}
