package com.github.onsdigital.dp.kafka.benchmark;

/**
 * The value of the records of the services whose start is measured.
 *
 * @param id the id
 * @param amount the amount
 */
record Order(String id, int amount) {

}
