/**
 * Exponential back-off with jitter, and its settings.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.retry;

import org.jspecify.annotations.NullMarked;
