/**
 * A run of a consumer on a Spring Kafka container.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener;

import org.jspecify.annotations.NullMarked;
