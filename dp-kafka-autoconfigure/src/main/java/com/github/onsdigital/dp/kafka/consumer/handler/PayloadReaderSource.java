package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.PayloadReader;

/**
 * Makes the reader for a payload type.
 */
@FunctionalInterface
interface PayloadReaderSource {

	/**
	 * Makes a reader.
	 * @param type the type of the payload, of a batch that of the list's elements
	 * @param schema the location of the Avro schema, or {@code null}
	 * @return the reader
	 * @throws IllegalArgumentException if values cannot be read into that type; its
	 * message says why and what to do
	 */
	PayloadReader reader(Type type, @Nullable String schema);

}
