package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.reflect.AvroName;
import org.jspecify.annotations.Nullable;

/**
 * The fields and the constructor of a class. A record is created by its canonical
 * constructor, any other class by its constructor without parameters and its fields, as
 * in Avro's reflection. A field is found by its own name or the name in
 * {@code @AvroName}; names such as {@code instance_id} and {@code instance-id} also find
 * {@code instanceId}.
 */
final class AvroClassMapping {

	private final Class<?> type;

	private final Constructor<?> constructor;

	private final Map<String, Field> fields;

	private final Map<String, Field> similar;

	private AvroClassMapping(Class<?> type, Constructor<?> constructor, Map<String, Field> fields,
			Map<String, Field> similar) {
		this.type = type;
		this.constructor = constructor;
		this.fields = fields;
		this.similar = similar;
	}

	static AvroClassMapping of(Class<?> type) {
		List<Field> found = new ArrayList<>();
		for (Class<?> at = type; at != null && at != Object.class && at != Record.class; at = at.getSuperclass()) {
			for (Field field : at.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
					found.add(field);
				}
			}
		}
		Map<String, Field> fields = new LinkedHashMap<>();
		Map<String, Field> similar = new HashMap<>();
		for (Field field : found) {
			requireAccess(field);
			AvroName name = field.getAnnotation(AvroName.class);
			Field other = fields.putIfAbsent((name != null) ? name.value() : field.getName(), field);
			if (name == null) {
				similar.putIfAbsent(AvroNames.camelCase(field.getName()), field);
			}
			else if (other != null) {
				throw new IllegalArgumentException(type.getSimpleName() + " has two fields of the name \""
						+ name.value() + "\": " + other.getName() + " and " + field.getName());
			}
		}
		return new AvroClassMapping(type, constructor(type), fields, similar);
	}

	private static void requireAccess(Field field) {
		try {
			field.setAccessible(true);
		}
		catch (InaccessibleObjectException ex) {
			throw new IllegalArgumentException(
					field.getDeclaringClass().getName() + " is in a module that does not open its package", ex);
		}
	}

	private static Constructor<?> constructor(Class<?> type) {
		Class<?>[] parameters = type.isRecord()
				? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new)
				: new Class<?>[0];
		try {
			Constructor<?> constructor = type.getDeclaredConstructor(parameters);
			constructor.setAccessible(true);
			return constructor;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalArgumentException(
					type.getSimpleName() + " must be a record or have a constructor without parameters", ex);
		}
	}

	/**
	 * Returns the fields of the class by the names of the schema's fields, without those
	 * that the class lacks.
	 * @throws IllegalArgumentException if two fields of the schema map to one of the
	 * class
	 */
	Map<String, Field> match(Schema schema) {
		Map<String, Field> matches = new LinkedHashMap<>();
		Map<Field, String> names = new HashMap<>();
		for (Schema.Field field : schema.getFields()) {
			Field exact = this.fields.get(field.name());
			Field match = (exact != null) ? exact : this.similar.get(AvroNames.camelCase(field.name()));
			if (match == null) {
				continue;
			}
			matches.put(field.name(), match);
			String other = names.put(match, field.name());
			if (other != null) {
				throw new IllegalArgumentException("has the fields " + other + " and " + field.name()
						+ ", which are both " + this.type.getSimpleName() + "." + match.getName()
						+ ": name a component of its own for each with @AvroName");
			}
		}
		return matches;
	}

	/**
	 * Creates an object.
	 * @param values the values by field; missing ones keep their default
	 */
	Object create(Map<Field, @Nullable Object> values) {
		try {
			if (!this.type.isRecord()) {
				Object created = this.constructor.newInstance();
				for (Map.Entry<Field, @Nullable Object> value : values.entrySet()) {
					value.getKey().set(created, value.getValue());
				}
				return created;
			}
			List<@Nullable Object> arguments = new ArrayList<>();
			for (RecordComponent component : this.type.getRecordComponents()) {
				Field field = this.type.getDeclaredField(component.getName());
				arguments.add(values.containsKey(field) ? values.get(field) : zero(component.getType()));
			}
			return this.constructor.newInstance(arguments.toArray());
		}
		catch (ReflectiveOperationException ex) {
			Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
			throw new AvroMismatch("is refused by the constructor of " + this.type.getSimpleName() + ": "
					+ PayloadException.kind(cause), cause);
		}
	}

	private static @Nullable Object zero(Class<?> type) {
		return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
	}

}
