package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * An Avro schema that writes and reads values as plain Avro binary without a registry
 * header, as Go services do with dp-kafka's {@code avro} package. Immutable and
 * thread-safe.
 * <p>
 * Values are Java records, plain objects, generated {@code SpecificRecord}s,
 * {@code GenericRecord}s and {@code Map}s. As in Go, neither names nor defaults of a
 * schema are checked. A field {@code order-id} or {@code order_id} maps to
 * {@code orderId}, and {@code @AvroName} maps any field. A field of the schema that the
 * class lacks is ignored when reading; a component that the schema lacks keeps its
 * default. Avro itself is an optional dependency: {@code org.apache.avro:avro}.
 * <p>
 * A component that is null, and a key that a {@code Map} lacks, is written as null where
 * the field's type is a union with null. Otherwise it is written as the schema's default,
 * or without a default as Go's zero value: empty text, bytes, array or map, 0,
 * {@code false}, a record of such values. An {@code enum}, {@code fixed}, {@code uuid},
 * {@code decimal} or union has no zero value and is refused. A field that the class
 * itself lacks is written as its default, else as null where its type allows that, else
 * refused.
 * <p>
 * Two schemas are equal if Avro's {@code Schema} objects are equal: names, types,
 * defaults and properties are compared, documentation and aliases are not.
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
	 * Parses a schema. Names and defaults are not checked.
	 * @param text the schema as JSON
	 * @return the schema
	 * @throws IllegalArgumentException if the text is not a schema, or if Avro is not on
	 * the class path; the message then names the dependency to add
	 */
	public static AvroSchema parse(String text) {
		if (!PRESENT) {
			throw new IllegalArgumentException("a schema needs Avro: add org.apache.avro:avro");
		}
		return new AvroSchema(AvroCodec.parse(text));
	}

	/**
	 * Writes a value.
	 * @param value a record, a plain object, a {@code SpecificRecord}, a
	 * {@code GenericRecord} or a {@code Map}
	 * @return plain Avro binary
	 * @throws PayloadException if the value does not fit the schema; the message names
	 * the field and the reason, but does not contain the value
	 */
	public byte[] marshal(Object value) {
		return this.codec.write(value);
	}

	/**
	 * Reads a value. Memory use is bounded by the number of bytes, independent of the
	 * lengths that they declare.
	 * @param bytes plain Avro binary; bytes after the value are ignored, as in Avro
	 * @param type the class to read into
	 * @param <T> the type of the value
	 * @return the value, {@code null} only if the schema itself is a union with null
	 * @throws PayloadException if the bytes are not of this schema, or the class cannot
	 * hold each value of it; the message names the field and the reason, but does not
	 * contain the payload
	 */
	public <T> @Nullable T unmarshal(byte[] bytes, Class<T> type) {
		return type.cast(readerOrFailure(type).read(bytes));
	}

	private PayloadReader readerOrFailure(Type type) {
		try {
			return reader(type);
		}
		catch (IllegalArgumentException ex) {
			throw new PayloadException(String.valueOf(ex.getMessage()), ex);
		}
	}

	/**
	 * Returns the reader for a type. It is created once.
	 * @param type the type to read into
	 * @return the reader
	 * @throws IllegalArgumentException if the type cannot hold each value of the schema;
	 * the message names each field, the reason and what is allowed
	 */
	PayloadReader reader(Type type) {
		return this.codec.reader(type);
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof AvroSchema other && this.codec.equals(other.codec);
	}

	@Override
	public int hashCode() {
		return this.codec.hashCode();
	}

	/**
	 * Returns the schema's full name.
	 */
	@Override
	public String toString() {
		return this.codec.name();
	}

}
