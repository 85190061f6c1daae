/**
 * Handles records in parallel: one worker for each partition.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.workers;

import org.jspecify.annotations.NullMarked;
