package com.github.onsdigital.dp.kafka.docs;

/**
 * What the handler of the examples calls.
 */
interface OrderBook {

	void add(Order order);

}
