/**
 * Conversion between bytes and values (JSON, Avro), the trace id and the MDC.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.NullMarked;
