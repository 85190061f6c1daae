package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * An Avro schema, with which values are written and read as plain Avro binary: no
 * registry header, the bytes that Go services with dp-kafka's {@code avro} package read
 * and write. Immutable and thread-safe.
 * <p>
 * Values are Java records, plain objects, generated {@code SpecificRecord}s and
 * {@code GenericRecord}s. A field of the schema that the class lacks is passed over when
 * reading; one that the class has beyond the schema keeps its default. Avro itself is an
 * optional dependency: {@code org.apache.avro:avro}.
 *
 * @since 0.1.0
 */
public final class AvroSchema {

	private static final boolean PRESENT = ClassUtils.isPresent("org.apache.avro.Schema",
			AvroSchema.class.getClassLoader());

	private final AvroCodec codec;

	private AvroSchema(AvroCodec codec) {
		this.codec = codec;
	}

	/**
	 * Reads a schema.
	 * @param text the schema as JSON
	 * @return the schema
	 * @throws IllegalArgumentException if it is not one; or, naming the dependency to
	 * add, if Avro is not there
	 */
	public static AvroSchema parse(String text) {
		if (!PRESENT) {
			throw new IllegalArgumentException("a schema needs Avro: add org.apache.avro:avro");
		}
		return new AvroSchema(AvroCodec.parse(text));
	}

	/**
	 * Writes a value.
	 * @param value a record, a plain object, a {@code SpecificRecord} or a
	 * {@code GenericRecord}
	 * @return plain Avro binary
	 * @throws PayloadException if the value does not fit the schema; the message names
	 * the field and not its value
	 */
	public byte[] marshal(Object value) {
		return this.codec.write(value);
	}

	/**
	 * Reads a value. Memory use is bounded by the number of bytes, whatever they say.
	 * @param bytes plain Avro binary; bytes after the value are passed over, as Avro does
	 * @param type the class to read into
	 * @param <T> the type of the value
	 * @return the value, {@code null} only if the schema itself is a union with null
	 * @throws PayloadException if the bytes are not of this schema or the class does not
	 * fit it; the message has no payload in it
	 */
	public <T> @Nullable T unmarshal(byte[] bytes, Class<T> type) {
		return type.cast(reader(type).read(bytes));
	}

	/**
	 * Makes a reader for a type.
	 * @param type the type to read into
	 * @return the reader
	 * @throws IllegalArgumentException if nothing can be read into that type
	 */
	PayloadReader reader(Type type) {
		return this.codec.reader(type);
	}

	/**
	 * The schema's full name.
	 */
	@Override
	public String toString() {
		return this.codec.name();
	}

}
