/**
 * What becomes of records whose handler failed: retries, the checks asked, the error
 * policy.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.consumer.listener.error;

import org.jspecify.annotations.NullMarked;
