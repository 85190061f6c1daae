package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates readers for the payload of a handler. Only the type and the schema that the
 * handler declares determine the reader. Thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class PayloadReaders {

	private final @Nullable JsonFormat json;

	/**
	 * Creates an instance.
	 * @param json the JSON format, or {@code null}
	 */
	public PayloadReaders(@Nullable JsonFormat json) {
		this.json = json;
	}

	/**
	 * Creates the reader for a type: {@code byte[]} and {@code String} (UTF-8) are passed
	 * unchanged; other types are read as Avro if there is a schema, else as JSON.
	 * @param type the type of the payload, of a batch that of the list's elements
	 * @param schema the schema the values are written with, or {@code null}
	 * @return the reader; it throws {@link PayloadException}
	 * @throws IllegalArgumentException if values cannot be read into that type; the
	 * message states the reason and a solution
	 */
	public PayloadReader forType(Type type, @Nullable AvroSchema schema) {
		if (schema != null) {
			return schema.reader(type);
		}
		if (type == byte[].class) {
			return (bytes) -> bytes;
		}
		if (type == String.class) {
			return (bytes) -> new String(bytes, StandardCharsets.UTF_8);
		}
		if (this.json == null) {
			throw new IllegalArgumentException(PayloadTypes.name(type) + " needs JSON, and there is no JsonMapper bean:"
					+ " add org.springframework.boot:spring-boot-starter-jackson");
		}
		return this.json.reader(type);
	}

}
