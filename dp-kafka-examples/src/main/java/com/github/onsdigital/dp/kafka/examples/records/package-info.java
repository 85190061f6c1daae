/**
 * Handles one record at a time.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.records;

import org.jspecify.annotations.NullMarked;
