/**
 * The proxy of the Kafka consumer: poll loop, batches, retries, offset commits and manual
 * consumption. Runs on the poll thread.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.NullMarked;
