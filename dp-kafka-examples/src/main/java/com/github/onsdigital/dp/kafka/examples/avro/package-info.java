/**
 * Reads and writes Avro as Go services do.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.examples.avro;

import org.jspecify.annotations.NullMarked;
