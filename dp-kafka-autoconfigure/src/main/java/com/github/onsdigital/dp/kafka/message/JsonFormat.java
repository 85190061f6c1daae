package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The JSON format, independent of the library. Implementations are thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface JsonFormat {

	/**
	 * Creates a reader for a type.
	 * @param type the type to read into
	 * @return the reader, which throws {@link PayloadException}
	 * @throws IllegalArgumentException if the type alone does not determine the class to
	 * read into; the message names a solution
	 */
	PayloadReader reader(Type type);

	/**
	 * Writes a value without the name of its class.
	 * @param value the value
	 * @return the JSON in UTF-8
	 * @throws PayloadException if it cannot be written
	 */
	byte[] write(Object value);

}
