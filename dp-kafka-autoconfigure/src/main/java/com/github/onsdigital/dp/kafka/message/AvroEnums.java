package com.github.onsdigital.dp.kafka.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.avro.Schema;
import org.apache.avro.reflect.AvroName;
import org.jspecify.annotations.Nullable;

/**
 * The symbols of a schema's enum and the constants of one of Java: found by the same
 * name, by {@code @AvroName}, or by the same letters and digits ({@code in-progress} is
 * {@code IN_PROGRESS}).
 */
final class AvroEnums {

	private AvroEnums() {
	}

	/**
	 * Creates a converter from symbols to constants. A symbol that the class lacks is
	 * read as the default of the schema's enum.
	 * @param schema an enum
	 * @param type an enum of Java
	 * @return the converter
	 * @throws IllegalArgumentException if a symbol has no constant, or two have the same;
	 * the message continues a sentence that begins with the field
	 */
	static AvroConverter converter(Schema schema, Class<?> type) {
		Map<String, Object> constants = new HashMap<>();
		Map<Object, String> symbols = new HashMap<>();
		List<String> lacking = new ArrayList<>();
		for (String symbol : schema.getEnumSymbols()) {
			Object constant = constant(symbol, type);
			if (constant == null) {
				lacking.add(symbol);
				continue;
			}
			constants.put(symbol, constant);
			String other = symbols.put(constant, symbol);
			if (other != null) {
				throw new IllegalArgumentException(
						"has the symbols " + other + " and " + symbol + ", which are both " + type.getSimpleName() + "."
								+ ((Enum<?>) constant).name() + ": name one constant with @AvroName");
			}
		}
		Object fallback = (schema.getEnumDefault() != null) ? constants.get(schema.getEnumDefault()) : null;
		if (!lacking.isEmpty() && fallback == null) {
			throw new IllegalArgumentException("has the symbols " + lacking + ", which the enum " + type.getSimpleName()
					+ " lacks: add constants, or give the schema's enum a default that the class has, or use String");
		}
		return (datum) -> constants.getOrDefault(Objects.toString(datum), fallback);
	}

	/**
	 * The symbol of a constant.
	 * @param constant the constant
	 * @param schema an enum
	 * @return the symbol, or {@code null} if the schema lacks it
	 */
	static @Nullable String symbol(Enum<?> constant, Schema schema) {
		for (String symbol : schema.getEnumSymbols()) {
			if (constant.equals(constant(symbol, constant.getDeclaringClass()))) {
				return symbol;
			}
		}
		return null;
	}

	private static @Nullable Object constant(String symbol, Class<?> type) {
		Object similar = null;
		for (Object constant : type.getEnumConstants()) {
			String name = ((Enum<?>) constant).name();
			String given = name(type, name);
			if (symbol.equals((given != null) ? given : name)) {
				return constant;
			}
			if (given == null && AvroNames.same(symbol, name)) {
				similar = (similar != null) ? similar : constant;
			}
		}
		return similar;
	}

	private static @Nullable String name(Class<?> type, String constant) {
		try {
			AvroName name = type.getField(constant).getAnnotation(AvroName.class);
			return (name != null) ? name.value() : null;
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
