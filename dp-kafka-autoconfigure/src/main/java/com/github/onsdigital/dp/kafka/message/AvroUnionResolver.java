package com.github.onsdigital.dp.kafka.message;

import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Selects the branch of a union for a value: the branch of the value's own type, else the
 * first branch that accepts the value. Of several records it is the one with the name of
 * the class, or for a map the one that has all its keys.
 */
final class AvroUnionResolver {

	private final BiPredicate<Object, Schema> fits;

	AvroUnionResolver(BiPredicate<Object, Schema> fits) {
		this.fits = fits;
	}

	/**
	 * Selects the branch of a value.
	 * @throws AvroMismatch if no branch accepts the value
	 */
	Schema of(@Nullable Object value, Schema union) {
		Schema own = first(union, (branch) -> branch.getType() == type(value));
		if (value == null || own != null) {
			return (own != null) ? own : refuse(value, union);
		}
		Schema fitting = first(union, (branch) -> this.fits.test(value, branch));
		if (fitting != null || isLeaf(value)) {
			return (fitting != null) ? fitting : refuse(value, union);
		}
		List<Schema> records = union.getTypes()
			.stream()
			.filter((branch) -> branch.getType() == Schema.Type.RECORD)
			.toList();
		for (Schema record : records) {
			if (isOf(value, record)) {
				return record;
			}
		}
		return (records.size() == 1) ? records.get(0) : refuse(value, union);
	}

	private static @Nullable Schema first(Schema union, Predicate<Schema> condition) {
		return union.getTypes().stream().filter(condition).findFirst().orElse(null);
	}

	private static Schema refuse(@Nullable Object value, Schema union) {
		throw new AvroMismatch("is " + ((value != null) ? "of " + PayloadTypes.name(value.getClass()) : "null")
				+ ", and the schema requires one of " + union.getTypes().stream().map(Schema::getName).toList());
	}

	private static Schema.@Nullable Type type(@Nullable Object value) {
		if (value == null) {
			return Schema.Type.NULL;
		}
		return (value instanceof Integer) ? Schema.Type.INT
				: (value instanceof Long) ? Schema.Type.LONG
						: (value instanceof Float) ? Schema.Type.FLOAT : (value instanceof Double) ? Schema.Type.DOUBLE
								: (value instanceof CharSequence) ? Schema.Type.STRING : null;
	}

	private static boolean isOf(Object value, Schema record) {
		if (value instanceof Map<?, ?> map) {
			return map.keySet().stream().allMatch((key) -> AvroFieldValues.name(String.valueOf(key), record) != null);
		}
		String name = (value instanceof IndexedRecord known) ? known.getSchema().getName()
				: value.getClass().getSimpleName();
		return AvroNames.same(name, record.getName());
	}

	/**
	 * Returns whether a value has no fields, and so cannot be written as a record.
	 */
	static boolean isLeaf(Object value) {
		return !(value instanceof Map<?, ?>)
				&& (value.getClass().getName().startsWith("java.") || value.getClass().isArray()
						|| value instanceof Enum<?> || value instanceof Iterable<?> || value instanceof CharSequence
						|| value instanceof GenericFixed || value instanceof GenericEnumSymbol<?>);
	}

}
