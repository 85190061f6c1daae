/**
 * Runs of consumers on Spring Kafka listener containers.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener;

import org.jspecify.annotations.NullMarked;
