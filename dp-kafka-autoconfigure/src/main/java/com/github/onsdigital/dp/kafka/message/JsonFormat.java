package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;

/**
 * JSON, whichever library does it. Thread-safe. Public only for other packages of
 * dp-kafka.
 *
 * @since 0.1.0
 */
public interface JsonFormat {

	/**
	 * Makes a reader for a type.
	 * @param type the type to read into
	 * @return the reader, which throws {@link PayloadException}
	 * @throws IllegalArgumentException if nothing can be read into that type without
	 * knowing a class from elsewhere; its message says what to do
	 */
	PayloadReader reader(Type type);

	/**
	 * Writes a value without anything that names its class.
	 * @param value the value
	 * @return the JSON in UTF-8
	 * @throws PayloadException if it cannot be written
	 */
	byte[] write(Object value);

}
