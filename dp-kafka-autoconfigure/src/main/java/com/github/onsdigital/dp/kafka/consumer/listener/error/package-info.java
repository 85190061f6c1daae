/**
 * Error handling: retries, the checks of a consumer, the error policy and dead letters.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener.error;

import org.jspecify.annotations.NullMarked;
