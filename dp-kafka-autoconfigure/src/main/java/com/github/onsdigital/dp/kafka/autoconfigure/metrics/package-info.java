/**
 * Meters, where there is Micrometer.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
