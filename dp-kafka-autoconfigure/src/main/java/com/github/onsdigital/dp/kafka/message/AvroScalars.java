package com.github.onsdigital.dp.kafka.message;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificFixed;
import org.jspecify.annotations.Nullable;

/**
 * Creates converters for types without parts: numbers, text, bytes and logical types. A
 * type is accepted only if it can hold each value of the schema.
 */
final class AvroScalars {

	private static final GenericData LOGICAL = AvroConversions.data();

	private AvroScalars() {
	}

	/**
	 * Creates a converter.
	 * @param schema the schema of a value without parts
	 * @param type the requested class, boxed
	 * @return the converter, or {@code null} if the class cannot hold each value
	 */
	static @Nullable AvroConverter of(Schema schema, Class<?> type) {
		LogicalType logical = schema.getLogicalType();
		Conversion<?> conversion = (logical != null) ? LOGICAL.getConversionByClass(type, logical) : null;
		if (logical != null && conversion != null) {
			return (datum) -> logical(datum, schema, logical, conversion);
		}
		return switch (schema.getType()) {
			case STRING, ENUM -> type.isAssignableFrom(String.class) ? Objects::toString : null;
			case BOOLEAN -> type.isAssignableFrom(Boolean.class) ? same() : null;
			case BYTES -> bytes(type);
			case FIXED -> fixed(schema, type);
			default -> number(schema.getType(), type);
		};
	}

	/**
	 * Returns the Java types that can hold a value of the schema.
	 */
	static List<String> allowed(Schema schema) {
		List<String> plain = switch (schema.getType()) {
			case STRING -> List.of("String");
			case ENUM -> List.of("an enum", "String");
			case BOOLEAN -> List.of("boolean");
			case BYTES -> List.of("byte[]", "ByteBuffer");
			case FIXED -> List.of("byte[]", "ByteBuffer", "GenericFixed");
			case INT -> List.of("int", "long", "float", "double");
			case LONG -> List.of("long", "float", "double");
			case FLOAT -> List.of("float", "double");
			default -> List.of("double");
		};
		LogicalType logical = schema.getLogicalType();
		Conversion<?> conversion = (logical != null) ? LOGICAL.getConversionFor(logical) : null;
		return (conversion != null) ? List.of(conversion.getConvertedType().getSimpleName(), String.join(", ", plain))
				: plain;
	}

	private static AvroConverter same() {
		return (datum) -> datum;
	}

	private static @Nullable Object logical(@Nullable Object datum, Schema schema, LogicalType logical,
			Conversion<?> conversion) {
		try {
			return Conversions.convertToLogicalType(datum, schema, logical, conversion);
		}
		catch (RuntimeException ex) {
			throw new AvroMismatch("is not a valid " + logical.getName(), ex);
		}
	}

	// widens by Avro's promotion rules, and never narrows
	private static @Nullable AvroConverter number(Schema.Type from, Class<?> type) {
		if (from == Schema.Type.INT && type.isAssignableFrom(Integer.class)) {
			return same();
		}
		boolean whole = from == Schema.Type.INT || from == Schema.Type.LONG;
		if (whole && type.isAssignableFrom(Long.class)) {
			return (datum) -> number(datum).longValue();
		}
		if (from != Schema.Type.DOUBLE && type.isAssignableFrom(Float.class)) {
			return (datum) -> number(datum).floatValue();
		}
		return type.isAssignableFrom(Double.class) ? (datum) -> number(datum).doubleValue() : null;
	}

	private static Number number(@Nullable Object datum) {
		return (Number) Objects.requireNonNull(datum);
	}

	private static @Nullable AvroConverter bytes(Class<?> type) {
		if (type.isAssignableFrom(ByteBuffer.class)) {
			return same();
		}
		return (type == byte[].class) ? (datum) -> AvroScalarValues.bytes((ByteBuffer) Objects.requireNonNull(datum))
				: null;
	}

	private static @Nullable AvroConverter fixed(Schema schema, Class<?> type) {
		if (type.isAssignableFrom(ByteBuffer.class)) {
			return (datum) -> ByteBuffer.wrap(fixedBytes(datum));
		}
		if (type == byte[].class) {
			return AvroScalars::fixedBytes;
		}
		if (GenericFixed.class.isAssignableFrom(type) && type.isAssignableFrom(GenericData.Fixed.class)) {
			return same();
		}
		return (SpecificFixed.class.isAssignableFrom(type)
				&& SpecificData.get().getSchema(type).getFixedSize() == schema.getFixedSize()) ? generated(type) : null;
	}

	private static AvroConverter generated(Class<?> type) {
		return (datum) -> {
			try {
				SpecificFixed fixed = (SpecificFixed) SpecificData.newInstance(type, null);
				fixed.bytes(fixedBytes(datum));
				return fixed;
			}
			catch (RuntimeException ex) {
				throw new AvroMismatch("cannot be created", ex);
			}
		};
	}

	private static byte[] fixedBytes(@Nullable Object datum) {
		return ((GenericFixed) Objects.requireNonNull(datum)).bytes();
	}

}
