package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.PayloadReader;

/**
 * Creates readers for payload types.
 */
@FunctionalInterface
interface PayloadReaderSource {

	/**
	 * Creates a reader.
	 * @param type the type of the payload, for a batch the element type of the list
	 * @param schema the location of the Avro schema, or {@code null}
	 * @return the reader
	 * @throws IllegalArgumentException if values cannot be read into that type; its
	 * message states the reason and a solution
	 */
	PayloadReader reader(Type type, @Nullable String schema);

}
