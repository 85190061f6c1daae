package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.jspecify.annotations.Nullable;

/**
 * Converts objects to values of Avro's generic writer, by the names in a schema.
 * Thread-safe.
 */
final class AvroValues {

	private final Schema schema;

	private final GenericData logical = AvroConversions.data();

	private final AvroFieldValues members = new AvroFieldValues();

	private final AvroMissingValues unset = new AvroMissingValues();

	private final AvroUnionResolver branches = new AvroUnionResolver(this::fits);

	AvroValues(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Converts a value. Logical types are converted to their underlying types.
	 * @throws AvroMismatch if the value does not fit; names the field
	 */
	@Nullable Object from(Object value) {
		try {
			return from(value, this.schema);
		}
		catch (AvroMismatch ex) {
			throw ex.within(this.schema.getName());
		}
	}

	private @Nullable Object from(@Nullable Object value, Schema to) {
		if (value instanceof Optional<?> optional) {
			return from(optional.orElse(null), to);
		}
		if (to.isUnion()) {
			return from(value, this.branches.of(value, to));
		}
		if (value == null) {
			if (to.getType() == Schema.Type.NULL) {
				return null;
			}
			throw new AvroMismatch("is null, and the schema requires " + name(to));
		}
		LogicalType type = to.getLogicalType();
		Conversion<?> conversion = (type != null) ? this.logical.getConversionByClass(value.getClass(), type) : null;
		Object result = (type != null && conversion != null) ? raw(value, to, type, conversion)
				: switch (to.getType()) {
					case RECORD -> AvroUnionResolver.isLeaf(value) ? null : record(value, to);
					case ARRAY -> list(value, to);
					case MAP -> map(value, to);
					default -> scalar(value, to);
				};
		if (result == null) {
			throw new AvroMismatch("is of " + PayloadTypes.name(value.getClass()) + ", and the schema requires "
					+ name(to) + AvroScalarValues.reason(value, to));
		}
		return result;
	}

	private static Object raw(Object value, Schema to, LogicalType type, Conversion<?> conversion) {
		try {
			return Conversions.convertToRawType(value, to, type, conversion);
		}
		catch (RuntimeException ex) {
			throw new AvroMismatch("is of " + PayloadTypes.name(value.getClass()) + " and does not fit " + name(to)
					+ " " + AvroScalarValues.limits(type), ex);
		}
	}

	private Object record(Object value, Schema to) {
		Map<String, @Nullable Object> members = this.members.of(value, to);
		boolean unknown = !(value instanceof Map<?, ?>);
		GenericData.Record result = new GenericData.Record(to);
		for (Schema.Field field : to.getFields()) {
			try {
				Object member = members.get(field.name());
				result.put(field.pos(),
						(member != null) ? from(member, field.schema())
								: (unknown && !members.containsKey(field.name())) ? this.unset.ofMissing(field)
										: this.unset.ofNull(field));
			}
			catch (AvroMismatch ex) {
				throw ex.within("." + field.name());
			}
		}
		return result;
	}

	private @Nullable Object list(Object value, Schema to) {
		List<@Nullable Object> result = new ArrayList<>();
		if (value instanceof Iterable<?> items) {
			for (Object item : items) {
				result.add(item(item, to.getElementType(), result.size()));
			}
			return result;
		}
		if (!value.getClass().isArray()) {
			return null;
		}
		for (int i = 0; i < Array.getLength(value); i++) {
			result.add(item(Array.get(value, i), to.getElementType(), i));
		}
		return result;
	}

	private @Nullable Object item(@Nullable Object item, Schema to, int at) {
		try {
			return from(item, to);
		}
		catch (AvroMismatch ex) {
			throw ex.within("[" + at + "]");
		}
	}

	private @Nullable Object map(Object value, Schema to) {
		if (!(value instanceof Map<?, ?> entries)) {
			return null;
		}
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		entries.forEach((key, item) -> {
			try {
				result.put(String.valueOf(key), from(item, to.getValueType()));
			}
			catch (AvroMismatch ex) {
				throw ex.within("{}");
			}
		});
		return result;
	}

	private static @Nullable Object scalar(Object value, Schema to) {
		if (to.getType() == Schema.Type.ENUM) {
			String symbol = AvroScalarValues.symbol(value, to);
			return (symbol != null) ? new GenericData.EnumSymbol(to, symbol) : null;
		}
		if (to.getType() != Schema.Type.FIXED) {
			return AvroScalarValues.of(value, to.getType());
		}
		byte[] bytes = (value instanceof GenericFixed fixed) ? fixed.bytes() : (value instanceof byte[] plain) ? plain
				: (value instanceof ByteBuffer buffer) ? AvroScalarValues.bytes(buffer) : null;
		return (bytes != null && bytes.length == to.getFixedSize()) ? new GenericData.Fixed(to, bytes) : null;
	}

	private boolean fits(Object value, Schema branch) {
		if (branch.getLogicalType() != null
				&& this.logical.getConversionByClass(value.getClass(), branch.getLogicalType()) != null) {
			return true;
		}
		return switch (branch.getType()) {
			case ARRAY -> value instanceof Iterable<?> || (value.getClass().isArray() && !(value instanceof byte[]));
			case MAP -> value instanceof Map<?, ?>;
			case RECORD, NULL, UNION -> false;
			default -> scalar(value, branch) != null;
		};
	}

	private static String name(Schema schema) {
		String logical = (schema.getLogicalType() != null) ? " (" + schema.getLogicalType().getName() + ")" : "";
		return switch (schema.getType()) {
			case RECORD, ENUM, FIXED -> schema.getType().getName() + " " + schema.getFullName() + logical;
			default -> schema.getType().getName() + logical;
		};
	}

}
