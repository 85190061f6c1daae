/**
 * The decorated Kafka consumer: batch buffer, offset ledger, retries. Everything here
 * lives on the poll thread.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.NullMarked;
