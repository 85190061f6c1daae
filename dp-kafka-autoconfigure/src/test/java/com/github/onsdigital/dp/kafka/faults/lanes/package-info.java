/**
 * Faults for consumers that handle records concurrently: by key, without an order, and in
 * pipelines.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.faults.lanes;

import org.jspecify.annotations.NullMarked;
