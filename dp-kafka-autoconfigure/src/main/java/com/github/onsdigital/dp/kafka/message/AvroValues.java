package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns objects into what Avro's generic writer takes, by the names in a schema.
 */
final class AvroValues {

	private final Schema schema;

	private final Map<Class<?>, AvroShape> shapes = new ConcurrentHashMap<>();

	private final GenericData data = AvroConversions.data();

	AvroValues(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Turns a value.
	 * @param value the value
	 * @return what the writer takes
	 * @throws PayloadException if it does not fit; names the field
	 */
	@Nullable Object from(Object value) {
		return from(value, this.schema, this.schema.getName());
	}

	private @Nullable Object from(@Nullable Object value, Schema to, String path) {
		if (value instanceof Optional<?> optional) {
			return from(optional.orElse(null), to, path);
		}
		if (to.isUnion()) {
			Schema branch = branch(value, to, path);
			return from(value, branch, path);
		}
		if (value == null) {
			if (to.getType() == Schema.Type.NULL) {
				return null;
			}
			throw new PayloadException(path + " is null, and the schema says " + to.getType().getName());
		}
		if (isLogical(value, to)) {
			return value;
		}
		@Nullable Object result = switch (to.getType()) {
			case RECORD -> record(value, to, path);
			case ARRAY -> list(value, to, path);
			case MAP -> map(value, to, path);
			case ENUM -> symbol(value, to, path);
			case FIXED -> fixed(value, to);
			default -> plain(value, to.getType());
		};
		if (result == null) {
			throw misfit(value, to, path);
		}
		return result;
	}

	private static @Nullable Object plain(Object value, Schema.Type to) {
		return switch (to) {
			case STRING -> (value instanceof CharSequence || value instanceof UUID || value instanceof Character
					|| value instanceof Enum<?>) ? value.toString() : null;
			case BYTES ->
				(value instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : (value instanceof ByteBuffer) ? value : null;
			case INT -> isInt(value) ? ((Number) value).intValue() : null;
			case LONG -> (isInt(value) || value instanceof Long) ? ((Number) value).longValue() : null;
			case FLOAT -> (isInt(value) || value instanceof Long || value instanceof Float)
					? ((Number) value).floatValue() : null;
			case DOUBLE -> (isInt(value) || value instanceof Long || value instanceof Float || value instanceof Double)
					? ((Number) value).doubleValue() : null;
			case BOOLEAN -> (value instanceof Boolean) ? value : null;
			default -> null;
		};
	}

	private static boolean isInt(Object value) {
		return value instanceof Integer || value instanceof Short || value instanceof Byte;
	}

	private boolean isLogical(Object value, Schema to) {
		return to.getLogicalType() != null
				&& this.data.getConversionByClass(value.getClass(), to.getLogicalType()) != null;
	}

	private @Nullable Object record(Object value, Schema to, String path) {
		if (value instanceof IndexedRecord known && known.getSchema().equals(to)) {
			return known;
		}
		if (isLeaf(value)) {
			return null;
		}
		GenericData.Record result = new GenericData.Record(to);
		for (Schema.Field field : to.getFields()) {
			result.put(field.pos(), member(value, field, path + "." + field.name()));
		}
		return result;
	}

	private @Nullable Object member(Object value, Schema.Field field, String path) {
		if (value instanceof IndexedRecord other) {
			Schema.Field same = other.getSchema().getField(field.name());
			return (same != null) ? from(other.get(same.pos()), field.schema(), path) : missing(field, path);
		}
		Field found = this.shapes.computeIfAbsent(value.getClass(), AvroShape::of).field(field.name());
		return (found != null) ? from(AvroShape.get(found, value), field.schema(), path) : missing(field, path);
	}

	private @Nullable Object missing(Schema.Field field, String path) {
		if (!field.hasDefaultValue()) {
			throw new PayloadException(path + " is missing, and the schema has no default for it");
		}
		return this.data.getDefaultValue(field);
	}

	private @Nullable Object list(Object value, Schema to, String path) {
		List<@Nullable Object> result = new ArrayList<>();
		if (value instanceof Iterable<?> items) {
			for (Object item : items) {
				result.add(from(item, to.getElementType(), path + "[]"));
			}
			return result;
		}
		if (!value.getClass().isArray()) {
			return null;
		}
		for (int i = 0; i < Array.getLength(value); i++) {
			result.add(from(Array.get(value, i), to.getElementType(), path + "[]"));
		}
		return result;
	}

	private @Nullable Object map(Object value, Schema to, String path) {
		if (!(value instanceof Map<?, ?> entries)) {
			return null;
		}
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		entries.forEach((key, item) -> result.put(String.valueOf(key), from(item, to.getValueType(), path + "{}")));
		return result;
	}

	private static @Nullable Object symbol(Object value, Schema to, String path) {
		String symbol = (value instanceof Enum<?> constant) ? constant.name() : value.toString();
		if (!to.hasEnumSymbol(symbol)) {
			throw new PayloadException(path + " is not one of the symbols of " + to.getFullName());
		}
		return new GenericData.EnumSymbol(to, symbol);
	}

	private static @Nullable Object fixed(Object value, Schema to) {
		byte[] bytes = (value instanceof GenericFixed fixed) ? fixed.bytes()
				: (value instanceof byte[] plain) ? plain : new byte[0];
		return (bytes.length == to.getFixedSize()) ? new GenericData.Fixed(to, bytes) : null;
	}

	private Schema branch(@Nullable Object value, Schema union, String path) {
		for (Schema branch : union.getTypes()) {
			if (fits(value, branch)) {
				return branch;
			}
		}
		List<Schema> records = union.getTypes()
			.stream()
			.filter((type) -> type.getType() == Schema.Type.RECORD)
			.toList();
		if (value != null && !isLeaf(value) && records.size() == 1) {
			return records.get(0);
		}
		throw misfit(value, union, path);
	}

	private boolean fits(@Nullable Object value, Schema branch) {
		if (value == null) {
			return branch.getType() == Schema.Type.NULL;
		}
		if (isLogical(value, branch)) {
			return true;
		}
		return switch (branch.getType()) {
			case NULL -> false;
			case RECORD -> fitsRecord(value, branch);
			case ARRAY -> value instanceof Iterable<?> || (value.getClass().isArray() && !(value instanceof byte[]));
			case MAP -> value instanceof Map<?, ?>;
			case ENUM -> branch.hasEnumSymbol((value instanceof Enum<?> constant) ? constant.name() : value.toString());
			case FIXED -> fixed(value, branch) != null;
			default -> plain(value, branch.getType()) != null;
		};
	}

	// of several records, the one of the class's name.
	private static boolean fitsRecord(Object value, Schema branch) {
		if (value instanceof IndexedRecord known) {
			return known.getSchema().getName().equals(branch.getName());
		}
		return !isLeaf(value) && value.getClass().getSimpleName().equals(branch.getName());
	}

	private static boolean isLeaf(Object value) {
		return value.getClass().getName().startsWith("java.") || value.getClass().isArray() || value instanceof Enum<?>
				|| value instanceof Iterable<?> || value instanceof Map<?, ?>;
	}

	private static PayloadException misfit(@Nullable Object value, Schema to, String path) {
		String given = (value != null) ? PayloadTypes.name(value.getClass()) : "null";
		return new PayloadException(path + " is of " + given + ", and the schema says "
				+ (to.isUnion() ? to.getTypes().stream().map(Schema::getName).toList() : to.getType().getName()));
	}

}
