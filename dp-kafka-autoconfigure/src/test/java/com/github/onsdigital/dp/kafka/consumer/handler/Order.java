package com.github.onsdigital.dp.kafka.consumer.handler;

/**
 * A payload of the tests.
 *
 * @param item the ordered item
 */
record Order(String item) {

}
