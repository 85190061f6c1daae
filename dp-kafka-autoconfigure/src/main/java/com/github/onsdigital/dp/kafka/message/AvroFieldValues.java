package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Collects the values of an object that are written as the fields of a record: the
 * components of a class, the fields of another Avro record, the entries of a map.
 * Thread-safe.
 */
final class AvroFieldValues {

	private final Map<Pair, Map<String, Field>> matches = new ConcurrentHashMap<>();

	/**
	 * Collects the values.
	 * @param value the object
	 * @param schema the schema of a record
	 * @return the values by the names of the schema's fields, without the fields that the
	 * object lacks
	 * @throws AvroMismatch if two values map to the same field
	 */
	Map<String, @Nullable Object> of(Object value, Schema schema) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, item) -> put(members, entry(String.valueOf(key), schema), item));
		}
		else if (value instanceof IndexedRecord record) {
			for (Schema.Field field : record.getSchema().getFields()) {
				String name = name(field.name(), schema);
				if (name != null) {
					put(members, name, record.get(field.pos()));
				}
			}
		}
		else {
			match(value.getClass(), schema)
				.forEach((name, field) -> put(members, name, ReflectionUtils.getField(field, value)));
		}
		return members;
	}

	private Map<String, Field> match(Class<?> type, Schema schema) {
		try {
			return this.matches.computeIfAbsent(new Pair(type, schema.getFullName()),
					(pair) -> AvroClassMapping.of(type).match(schema));
		}
		catch (IllegalArgumentException ex) {
			throw new AvroMismatch(String.valueOf(ex.getMessage()), ex);
		}
	}

	private static void put(Map<String, @Nullable Object> members, String name, @Nullable Object value) {
		if (members.containsKey(name)) {
			throw new AvroMismatch("has two values for the field " + name);
		}
		members.put(name, (value instanceof Optional<?> optional) ? optional.orElse(null) : value);
	}

	// a key may be part of the payload, so the message does not contain it
	private static String entry(String key, Schema schema) {
		String name = name(key, schema);
		if (name == null) {
			List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
			throw new AvroMismatch("has a key that is not a field of " + schema.getFullName() + ": use " + names);
		}
		return name;
	}

	/**
	 * Returns the name of the field that equals a name, or equals it in camel case, or
	 * {@code null}.
	 */
	static @Nullable String name(String name, Schema schema) {
		if (schema.getField(name) != null) {
			return name;
		}
		String camelCase = AvroNames.camelCase(name);
		for (Schema.Field field : schema.getFields()) {
			if (AvroNames.camelCase(field.name()).equals(camelCase)) {
				return field.name();
			}
		}
		return null;
	}

	private record Pair(Class<?> type, String schema) {

	}

}
