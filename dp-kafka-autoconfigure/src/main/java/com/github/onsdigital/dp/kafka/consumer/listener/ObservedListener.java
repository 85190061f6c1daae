package com.github.onsdigital.dp.kafka.consumer.listener;

/**
 * A listener that observes the calls of its handler.
 */
interface ObservedListener {

	/**
	 * Sets the observations, before the first call.
	 * @param observations observe the calls
	 */
	void observe(ListenerObservations observations);

}
