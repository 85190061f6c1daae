package com.github.onsdigital.dp.kafka.examples.avro;

import java.time.Instant;

/**
 * An order. The component {@code orderId} matches the field {@code order_id} of the
 * schema, which has the name of the tag in Go: {@code avro:"order_id"}.
 *
 * @param orderId the id of the order
 * @param customer the customer
 * @param amount the amount
 * @param placedAt the time of the order, in milliseconds
 */
record OrderPlaced(String orderId, String customer, int amount, Instant placedAt) {

}
