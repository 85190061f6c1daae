/**
 * Compares dp-kafka with plain Spring Kafka and the raw client, on one broker, in one
 * run.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.benchmark;

import org.jspecify.annotations.NullMarked;
