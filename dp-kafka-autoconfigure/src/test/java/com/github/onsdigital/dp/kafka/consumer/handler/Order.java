package com.github.onsdigital.dp.kafka.consumer.handler;

/**
 * A payload of the tests.
 *
 * @param item what is ordered
 */
record Order(String item) {

}
