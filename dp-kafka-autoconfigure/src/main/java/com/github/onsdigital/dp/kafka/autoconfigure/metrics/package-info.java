/**
 * Auto-configuration of meters, if Micrometer is on the classpath.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
