package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns what Avro's generic reader gives into records and plain objects. The classes come
 * from the wanted type alone, never from a name in the schema. Thread-safe.
 */
final class AvroObjects {

	private final Map<Class<?>, AvroShape> shapes = new ConcurrentHashMap<>();

	private final GenericData data = AvroConversions.data();

	/**
	 * Refuses a class that has nothing of a schema, or cannot be made.
	 * @param schema the schema
	 * @param type the type to read into
	 */
	void requireFit(Schema schema, Type type) {
		Class<?> raw = PayloadTypes.raw(type);
		if (schema.getType() != Schema.Type.RECORD || Map.class.isAssignableFrom(raw)) {
			return;
		}
		AvroShape shape = shape(raw);
		if (!schema.getFields().isEmpty()
				&& schema.getFields().stream().allMatch((field) -> shape.field(field.name()) == null)) {
			throw new IllegalArgumentException(PayloadTypes.name(type) + " has none of the fields of Avro "
					+ schema.getFullName() + ": " + schema.getFields().stream().map(Schema.Field::name).toList());
		}
	}

	/**
	 * Turns a value.
	 * @param datum what the generic reader gave
	 * @param schema the schema it was read with
	 * @param type the wanted type
	 * @return the value
	 * @throws PayloadException if it does not fit; names the field
	 */
	@Nullable Object to(@Nullable Object datum, Schema schema, Type type) {
		return to(datum, schema, type, schema.getName());
	}

	private @Nullable Object to(@Nullable Object datum, Schema schema, Type type, String path) {
		Class<?> raw = PayloadTypes.raw(type);
		if (raw == Optional.class) {
			return Optional.ofNullable(to(datum, schema, argument(type, 0), path));
		}
		if (datum == null) {
			if (raw.isPrimitive()) {
				throw new PayloadException(path + " is null, and " + raw + " cannot be");
			}
			return null;
		}
		Schema actual = schema.isUnion() ? schema.getTypes().get(this.data.resolveUnion(schema, datum)) : schema;
		Class<?> boxed = raw.isPrimitive() ? box(raw) : raw;
		@Nullable Object logical = logical(datum, actual, boxed);
		@Nullable Object result = (logical != null) ? logical : switch (actual.getType()) {
			case RECORD -> record((IndexedRecord) datum, type, boxed, path);
			case ARRAY -> collection((Collection<?>) datum, actual.getElementType(), type, path);
			case MAP -> map((Map<?, ?>) datum, actual.getValueType(), type, path);
			default -> plain(datum, boxed);
		};
		if (result == null) {
			throw new PayloadException(
					path + " is " + actual.getType().getName() + ", and cannot be a " + PayloadTypes.name(type));
		}
		return result;
	}

	private @Nullable Object logical(Object datum, Schema schema, Class<?> type) {
		if (schema.getLogicalType() == null) {
			return null;
		}
		Conversion<?> conversion = this.data.getConversionByClass(type, schema.getLogicalType());
		return (conversion != null)
				? Conversions.convertToLogicalType(datum, schema, schema.getLogicalType(), conversion) : null;
	}

	private static @Nullable Object plain(Object datum, Class<?> type) {
		if (type.isEnum()) {
			return constant(datum.toString(), type);
		}
		if (datum instanceof ByteBuffer buffer) {
			return bytes(buffer, type);
		}
		if (datum instanceof GenericFixed fixed) {
			return bytes(ByteBuffer.wrap(fixed.bytes()), type);
		}
		if (datum instanceof Number number) {
			return number(number, type);
		}
		if (datum instanceof Boolean) {
			return type.isAssignableFrom(Boolean.class) ? datum : null;
		}
		return type.isAssignableFrom(String.class) ? datum.toString() : null;
	}

	private static Object constant(String symbol, Class<?> type) {
		for (Object constant : type.getEnumConstants()) {
			if (((Enum<?>) constant).name().equals(symbol)) {
				return constant;
			}
		}
		throw new PayloadException("no such constant in " + type.getSimpleName());
	}

	private static @Nullable Object bytes(ByteBuffer buffer, Class<?> type) {
		if (type.isAssignableFrom(ByteBuffer.class)) {
			return buffer;
		}
		if (type != byte[].class) {
			return null;
		}
		byte[] bytes = new byte[buffer.remaining()];
		buffer.duplicate().get(bytes);
		return bytes;
	}

	// widens as Avro promotes, and narrows where nothing is lost.
	private static @Nullable Object number(Number number, Class<?> type) {
		if (type.isInstance(number)) {
			return number;
		}
		if (type == Double.class) {
			return number.doubleValue();
		}
		if (type == Float.class && !(number instanceof Double)) {
			return number.floatValue();
		}
		if (number instanceof Float || number instanceof Double) {
			return null;
		}
		long value = number.longValue();
		if (type == Long.class) {
			return value;
		}
		if (type == Integer.class && value == (int) value) {
			return (int) value;
		}
		if (type == Short.class && value == (short) value) {
			return (short) value;
		}
		return (type == Byte.class && value == (byte) value) ? (Object) (byte) value : null;
	}

	private @Nullable Object record(IndexedRecord datum, Type type, Class<?> raw, String path) {
		if (raw.isInstance(datum)) {
			return datum;
		}
		if (Map.class.isAssignableFrom(raw)) {
			Map<String, @Nullable Object> values = new LinkedHashMap<>();
			for (Schema.Field field : datum.getSchema().getFields()) {
				values.put(field.name(), to(datum.get(field.pos()), field.schema(), argument(type, 1), path));
			}
			return values;
		}
		if (raw.getName().startsWith("java.") || raw.isEnum() || raw.isArray()) {
			return null;
		}
		AvroShape shape = shape(raw);
		Map<Field, @Nullable Object> values = new HashMap<>();
		for (Schema.Field field : datum.getSchema().getFields()) {
			Field found = shape.field(field.name());
			if (found != null) {
				values.put(found,
						to(datum.get(field.pos()), field.schema(), AvroShape.type(found), path + "." + field.name()));
			}
		}
		return shape.make(values);
	}

	private @Nullable Object collection(Collection<?> datum, Schema element, Type type, String path) {
		Class<?> raw = PayloadTypes.raw(type);
		Type wanted = raw.isArray() ? raw.getComponentType() : argument(type, 0);
		Collection<@Nullable Object> items = Set.class.isAssignableFrom(raw) ? new LinkedHashSet<>()
				: new ArrayList<>();
		for (Object item : datum) {
			items.add(to(item, element, wanted, path + "[]"));
		}
		if (!raw.isArray()) {
			return raw.isInstance(items) ? items : null;
		}
		Object array = Array.newInstance(raw.getComponentType(), items.size());
		int at = 0;
		for (Object item : items) {
			Array.set(array, at++, item);
		}
		return array;
	}

	private @Nullable Object map(Map<?, ?> datum, Schema value, Type type, String path) {
		Map<String, @Nullable Object> entries = new LinkedHashMap<>();
		datum.forEach((key, item) -> entries.put(key.toString(), to(item, value, argument(type, 1), path + "{}")));
		return PayloadTypes.raw(type).isInstance(entries) ? entries : null;
	}

	private AvroShape shape(Class<?> type) {
		return this.shapes.computeIfAbsent(type, AvroShape::of);
	}

	private static Type argument(Type type, int index) {
		if (type instanceof ParameterizedType parameterized && index < parameterized.getActualTypeArguments().length) {
			return parameterized.getActualTypeArguments()[index];
		}
		return Object.class;
	}

	private static Class<?> box(Class<?> primitive) {
		return Array.get(Array.newInstance(primitive, 1), 0).getClass();
	}

}
