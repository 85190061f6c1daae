package com.github.onsdigital.dp.kafka.consumer.listener;

/**
 * A listener that observes the calls of its handler itself.
 */
interface ObservedListener {

	/**
	 * Sets what observes the calls, before the first one.
	 * @param observations observes them
	 */
	void observe(ListenerObservations observations);

}
