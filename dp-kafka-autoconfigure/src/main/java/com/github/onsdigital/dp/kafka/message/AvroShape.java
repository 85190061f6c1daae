package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.avro.reflect.AvroName;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a class and how it is made: a record by its canonical constructor, any
 * other class by its constructor without parameters and its fields, as Avro's reflection
 * does. The fields are found under their own name or that of {@code @AvroName}; an Avro
 * name such as {@code instance_id} also finds {@code instanceId}.
 */
final class AvroShape {

	private final Class<?> type;

	private final Constructor<?> constructor;

	private final Map<String, Field> fields;

	private AvroShape(Class<?> type, Constructor<?> constructor, Map<String, Field> fields) {
		this.type = type;
		this.constructor = constructor;
		this.fields = fields;
	}

	static AvroShape of(Class<?> type) {
		List<Field> found = new ArrayList<>();
		for (Class<?> at = type; at != null && at != Object.class && at != Record.class; at = at.getSuperclass()) {
			for (Field field : at.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers())) {
					found.add(field);
				}
			}
		}
		Map<String, Field> fields = new LinkedHashMap<>();
		for (Field field : found) {
			field.setAccessible(true);
			AvroName name = field.getAnnotation(AvroName.class);
			fields.putIfAbsent((name != null) ? name.value() : field.getName(), field);
		}
		return new AvroShape(type, constructor(type), fields);
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
	 * Finds the field that stands for one of the schema.
	 * @param name the name in the schema
	 * @return the field, or {@code null}
	 */
	@Nullable Field field(String name) {
		Field field = this.fields.get(name);
		return (field != null) ? field : this.fields.get(camelCase(name));
	}

	/**
	 * Reads a field.
	 * @param field the field
	 * @param target the object
	 * @return its value
	 */
	static @Nullable Object get(Field field, Object target) {
		try {
			return field.get(target);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Makes an object.
	 * @param values the values by field; those that are missing keep their default
	 * @return the object
	 */
	Object make(Map<Field, @Nullable Object> values) {
		try {
			if (!this.type.isRecord()) {
				Object made = this.constructor.newInstance();
				for (Map.Entry<Field, @Nullable Object> value : values.entrySet()) {
					value.getKey().set(made, value.getValue());
				}
				return made;
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
			throw new PayloadException("cannot make " + this.type.getSimpleName() + ": " + PayloadException.kind(cause),
					cause);
		}
	}

	/**
	 * The generic type of a field.
	 * @param field the field
	 * @return its type as declared
	 */
	static Type type(Field field) {
		return field.getGenericType();
	}

	private static @Nullable Object zero(Class<?> type) {
		return type.isPrimitive() ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0) : null;
	}

	private static String camelCase(String name) {
		StringBuilder result = new StringBuilder();
		boolean upper = false;
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (character == '_') {
				upper = !result.isEmpty();
			}
			else {
				result.append(upper ? Character.toUpperCase(character) : character);
				upper = false;
			}
		}
		return result.toString();
	}

}
