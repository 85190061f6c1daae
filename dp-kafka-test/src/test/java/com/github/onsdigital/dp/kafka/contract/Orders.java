package com.github.onsdigital.dp.kafka.contract;

/**
 * The handler of the consumer {@code orders}.
 */
abstract class Orders {

	final Calls calls = new Calls();

}
