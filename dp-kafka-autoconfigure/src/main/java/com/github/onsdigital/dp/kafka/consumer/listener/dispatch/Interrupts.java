package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The interrupt flag of the poll thread. Interceptors, filters and listeners run on this
 * thread and may leave the flag set; the client would then fail in its next call that
 * waits for a broker. The thread is dp-kafka's, and its end does not depend on the flag.
 */
final class Interrupts {

	private static final Log logger = LogFactory.getLog(Interrupts.class);

	private Interrupts() {
	}

	/**
	 * Clears the flag of the current thread.
	 * @param consumerId the consumer's id
	 */
	static void clear(String consumerId) {
		if (Thread.interrupted()) {
			logger.debug("consumer " + consumerId + ": the interrupt flag of the poll thread was set");
		}
	}

}
