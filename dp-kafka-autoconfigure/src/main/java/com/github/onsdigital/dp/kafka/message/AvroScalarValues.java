package com.github.onsdigital.dp.kafka.message;

import java.nio.ByteBuffer;
import java.util.UUID;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.jspecify.annotations.Nullable;

/**
 * Converts numbers, text and bytes into what Avro's generic writer takes. A number is
 * widened as Avro promotes it, and narrowed where nothing of the value is lost.
 */
final class AvroScalarValues {

	private AvroScalarValues() {
	}

	/**
	 * Converts a value.
	 * @param value the value
	 * @param to a type without parts
	 * @return what the writer takes, or {@code null} if the value does not fit
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
	 * The symbol that stands for a value.
	 * @param value a constant, a text or a generic symbol
	 * @param schema an enum
	 * @return the symbol, or {@code null}
	 */
	static @Nullable String symbol(Object value, Schema schema) {
		if (value instanceof Enum<?> constant) {
			return AvroEnums.symbol(constant, schema);
		}
		boolean text = value instanceof CharSequence || value instanceof GenericEnumSymbol<?>;
		return (text && schema.hasEnumSymbol(value.toString())) ? value.toString() : null;
	}

	/**
	 * Why a value of a fitting class does not fit.
	 * @param value the value, which is not shown
	 * @param to the schema
	 * @return the end of a sentence, or nothing
	 */
	static String reason(Object value, Schema to) {
		return switch (to.getType()) {
			case ENUM -> (value instanceof Enum<?> || value instanceof CharSequence)
					? ": it is none of its symbols " + to.getEnumSymbols() : "";
			case FIXED -> ": it takes exactly " + to.getFixedSize() + " bytes";
			case INT -> (value instanceof Long) ? ": it is beyond the range of int" : "";
			case FLOAT -> (value instanceof Double) ? ": it is no value of float" : "";
			default -> "";
		};
	}

	/**
	 * What a logical type allows.
	 * @param type the logical type
	 * @return text in parentheses, or nothing
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
