package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.Nullable;

/**
 * Converts a datum of Avro's generic reader to a Java value. Thread-safe.
 */
@FunctionalInterface
interface AvroConverter {

	/**
	 * Converts a datum.
	 * @throws AvroMismatch if this datum cannot be converted
	 */
	@Nullable Object convert(@Nullable Object datum);

}
