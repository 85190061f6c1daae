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
 * Maps the symbols of a schema's enum to the constants of a Java enum: by name, by
 * {@code @AvroName}, or by the same letters and digits ({@code in-progress} is
 * {@code IN_PROGRESS}).
 */
final class AvroEnums {

	private AvroEnums() {
	}

	/**
	 * Creates a converter from symbols to constants. A symbol without a constant is read
	 * as the default of the schema's enum.
	 * @param schema the schema of an enum
	 * @param type a Java enum
	 * @throws IllegalArgumentException if a symbol has no constant, or two have the same;
	 * the message continues a sentence that begins with the field
	 */
	static AvroConverter converter(Schema schema, Class<?> type) {
		Map<String, Object> constants = new HashMap<>();
		Map<Object, String> symbols = new HashMap<>();
		List<String> missing = new ArrayList<>();
		for (String symbol : schema.getEnumSymbols()) {
			Object constant = constant(symbol, type);
			if (constant == null) {
				missing.add(symbol);
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
		if (!missing.isEmpty() && fallback == null) {
			throw new IllegalArgumentException("has the symbols " + missing + ", which the enum " + type.getSimpleName()
					+ " lacks: add constants, or give the schema's enum a default that the class has, or use String");
		}
		return (datum) -> constants.getOrDefault(Objects.toString(datum), fallback);
	}

	/**
	 * Returns the symbol of a constant, or {@code null} if the schema has none.
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
