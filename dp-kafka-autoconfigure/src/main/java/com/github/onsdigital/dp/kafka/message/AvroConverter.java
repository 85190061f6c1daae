package com.github.onsdigital.dp.kafka.message;

import org.jspecify.annotations.Nullable;

/**
 * Converts one datum of Avro's generic reader into a value of Java. Thread-safe.
 */
@FunctionalInterface
interface AvroConverter {

	/**
	 * Converts.
	 * @param datum what the generic reader returned
	 * @return the value
	 * @throws AvroMismatch if this datum cannot be converted
	 */
	@Nullable Object convert(@Nullable Object datum);

}
