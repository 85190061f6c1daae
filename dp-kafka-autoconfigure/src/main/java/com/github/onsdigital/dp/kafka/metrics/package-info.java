/**
 * What Micrometer sees.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.metrics;

import org.jspecify.annotations.NullMarked;
