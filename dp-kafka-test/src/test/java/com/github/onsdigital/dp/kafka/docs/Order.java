package com.github.onsdigital.dp.kafka.docs;

/**
 * The payload of the examples.
 *
 * @param id the number of the order
 * @param amount the number of pieces
 */
record Order(String id, int amount) {

}
