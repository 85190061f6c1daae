package com.github.onsdigital.dp.kafka.consumer.handler;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;

import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.message.PayloadReader;
import com.github.onsdigital.dp.kafka.message.PayloadReaders;

/**
 * Creates readers for JSON with the application's mapper, or for Avro with the schema
 * that the annotation names.
 */
final class DefaultPayloadReaderSource implements PayloadReaderSource {

	private final ResourceLoader resources;

	private final PayloadReaders readers;

	DefaultPayloadReaderSource(ResourceLoader resources, PayloadReaders readers) {
		this.resources = resources;
		this.readers = readers;
	}

	@Override
	public PayloadReader reader(Type type, @Nullable String schema) {
		if (schema == null) {
			return this.readers.forType(type, null);
		}
		String text = text(schema);
		try {
			return this.readers.forType(type, AvroSchema.parse(text));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("schema " + schema + ": " + ex.getMessage(), ex);
		}
	}

	private String text(String location) {
		try {
			return this.resources.getResource(location).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("schema " + location + " cannot be read: there is no such file, "
					+ "or it is not readable. Write for example classpath:order.avsc", ex);
		}
	}

}
