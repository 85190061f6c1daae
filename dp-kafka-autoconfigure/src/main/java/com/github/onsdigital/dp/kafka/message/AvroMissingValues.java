package com.github.onsdigital.dp.kafka.message;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Determines the value of a field that is not set: null if the schema allows it and the
 * object has the field, else the schema's default, else the zero value that Go writes.
 */
final class AvroMissingValues {

	/** Logical types without a valid zero value. */
	private static final Set<String> WITHOUT_ZERO = Set.of("uuid", "decimal", "big-decimal");

	private final GenericData data = new GenericData();

	/**
	 * Returns the value for a component that is null.
	 * @throws AvroMismatch if there is none
	 */
	@Nullable Object ofNull(Schema.Field field) {
		if (field.schema().isNullable()) {
			return null;
		}
		Object value = defaultValue(field);
		return (value != null) ? value : zero(field.schema());
	}

	/**
	 * Returns the value for a field that the written object lacks.
	 * @throws AvroMismatch if there is none
	 */
	@Nullable Object ofMissing(Schema.Field field) {
		Object value = defaultValue(field);
		if (value == null && !field.schema().isNullable()) {
			throw new AvroMismatch("is missing, and the schema has no default for it");
		}
		return value;
	}

	// Go accepts defaults of another type than the field's; those are ignored
	private @Nullable Object defaultValue(Schema.Field field) {
		if (!field.hasDefaultValue()) {
			return null;
		}
		try {
			return this.data.getDefaultValue(field);
		}
		catch (AvroRuntimeException | NullPointerException | IllegalArgumentException ex) {
			return null;
		}
	}

	private Object zero(Schema schema) {
		LogicalType logical = schema.getLogicalType();
		if (logical != null && WITHOUT_ZERO.contains(logical.getName())) {
			throw new AvroMismatch("is null, and " + logical.getName() + " has no zero value");
		}
		return switch (schema.getType()) {
			case STRING -> "";
			case BYTES -> ByteBuffer.allocate(0);
			case INT -> 0;
			case LONG -> 0L;
			case FLOAT -> 0f;
			case DOUBLE -> 0d;
			case BOOLEAN -> false;
			case ARRAY -> List.of();
			case MAP -> Map.of();
			case RECORD -> zeroRecord(schema);
			default -> throw new AvroMismatch(
					"is null, and " + schema.getType().getName() + " has no zero value: set it, or give it a default");
		};
	}

	private Object zeroRecord(Schema schema) {
		GenericData.Record record = new GenericData.Record(schema);
		for (Schema.Field field : schema.getFields()) {
			try {
				record.put(field.pos(), ofNull(field));
			}
			catch (AvroMismatch ex) {
				throw ex.within("." + field.name());
			}
		}
		return record;
	}

}
