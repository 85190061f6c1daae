/**
 * Bytes to events and back: JSON, Avro, headers, the trace id.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.NullMarked;
