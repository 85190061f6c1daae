/**
 * The in-memory cluster of the test kit: logs, groups, and the clients that the consumers
 * and producers of dp-kafka use in place of Kafka's.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.test.broker;

import org.jspecify.annotations.NullMarked;
