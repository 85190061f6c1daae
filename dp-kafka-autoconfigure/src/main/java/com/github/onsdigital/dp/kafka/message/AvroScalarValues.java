package com.github.onsdigital.dp.kafka.message;

import java.nio.ByteBuffer;
import java.util.UUID;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.jspecify.annotations.Nullable;

/**
 * Converts numbers, text and bytes to values of Avro's generic writer. A number is
 * widened by Avro's promotion rules, and narrowed only if the value does not change.
 */
final class AvroScalarValues {

	private AvroScalarValues() {
	}

	/**
	 * Converts a value.
	 * @param to a type without parts
	 * @return the value for the writer, or {@code null} if the value does not fit
	 */
	static @Nullable Object of(Object value, Schema.Type to) {
		return switch (to) {
			case STRING -> text(value);
			case BYTES ->
				(value instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : (value instanceof ByteBuffer) ? value : null;
			case INT -> (isWhole(value) && number(value).longValue() == number(value).intValue())
					? number(value).intValue() : null;
			case LONG -> isWhole(value) ? number(value).longValue() : null;
			case FLOAT -> isFloat(value) ? number(value).floatValue() : null;
			case DOUBLE -> isNumber(value) ? number(value).doubleValue() : null;
			case BOOLEAN -> (value instanceof Boolean) ? value : null;
			default -> null;
		};
	}

	/**
	 * Returns the symbol of a constant, a text or a generic symbol, or {@code null}.
	 */
	static @Nullable String symbol(Object value, Schema schema) {
		if (value instanceof Enum<?> constant) {
			return AvroEnums.symbol(constant, schema);
		}
		boolean text = value instanceof CharSequence || value instanceof GenericEnumSymbol<?>;
		return (text && schema.hasEnumSymbol(value.toString())) ? value.toString() : null;
	}

	/**
	 * Returns the reason why a value does not fit, without the value.
	 * @return the end of a sentence, or an empty string
	 */
	static String reason(Object value, Schema to) {
		return switch (to.getType()) {
			case ENUM -> (value instanceof Enum<?> || value instanceof CharSequence)
					? ": it is not one of its symbols " + to.getEnumSymbols() : "";
			case FIXED -> ": it requires exactly " + to.getFixedSize() + " bytes";
			case INT -> (value instanceof Long) ? ": it is beyond the range of int" : "";
			case FLOAT -> (value instanceof Double) ? ": it is not a value of float" : "";
			default -> "";
		};
	}

	/**
	 * Returns the limits of a logical type, or an empty string.
	 */
	static String limits(LogicalType type) {
		return (type instanceof LogicalTypes.Decimal decimal)
				? "of precision " + decimal.getPrecision() + " and scale " + decimal.getScale() : "";
	}

	static byte[] bytes(ByteBuffer buffer) {
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	private static @Nullable String text(Object value) {
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		return (value instanceof CharSequence || value instanceof UUID || value instanceof Character) ? value.toString()
				: null;
	}

	private static boolean isWhole(Object value) {
		return value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
	}

	private static boolean isFloat(Object value) {
		if (value instanceof Double number) {
			return number.isNaN() || number.doubleValue() == (double) number.floatValue();
		}
		return isNumber(value);
	}

	private static boolean isNumber(Object value) {
		return isWhole(value) || value instanceof Float || value instanceof Double;
	}

	private static Number number(Object value) {
		return (Number) value;
	}

}
