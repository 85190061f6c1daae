/**
 * Handles records in batches.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.batches;

import org.jspecify.annotations.NullMarked;
