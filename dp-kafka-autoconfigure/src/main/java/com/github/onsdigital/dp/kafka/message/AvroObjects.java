package com.github.onsdigital.dp.kafka.message;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Builds the converter from data of Avro's generic reader to a type, and checks the whole
 * type: a type with a converter can hold each value of the schema. Classes are derived
 * from the requested type only, never from a name in the schema.
 */
final class AvroObjects {

	private static final int MAX_DEPTH = 100;

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final GenericData data = new GenericData();

	private final List<String> problems = new ArrayList<>();

	private final Map<String, RecordConverter> records = new HashMap<>();

	private AvroObjects() {
	}

	/**
	 * Builds a thread-safe converter.
	 * @throws IllegalArgumentException if the type cannot hold each value of the schema;
	 * the message names each field, the reason and what is allowed
	 */
	static AvroConverter converter(Schema schema, Type type) {
		AvroObjects objects = new AvroObjects();
		AvroConverter converter = objects.bind(schema, ResolvableType.forType(type), schema.getName(), 0);
		if (!objects.problems.isEmpty()) {
			throw new IllegalArgumentException("Avro " + schema.getFullName() + " cannot be read into "
					+ PayloadTypes.name(type) + ": " + String.join("; ", objects.problems));
		}
		return converter;
	}

	private AvroConverter bind(Schema schema, ResolvableType type, String path, int depth) {
		Class<?> raw = (type.getType() instanceof TypeVariable<?> || type.resolve() != null) ? type.resolve()
				: Object.class;
		if (raw == null) {
			return problem(path,
					"is of the type variable " + type.getType().getTypeName() + ", which is not known in full");
		}
		if (depth > MAX_DEPTH) {
			return problem(path, "is nested deeper than " + MAX_DEPTH + " types");
		}
		if (raw == Optional.class) {
			AvroConverter inner = bind(schema, part(type, 0), path, depth + 1);
			return (datum) -> Optional.ofNullable(inner.convert(datum));
		}
		return switch (schema.getType()) {
			case UNION -> union(schema, type, path, depth);
			case NULL -> raw.isPrimitive() ? problem(path, noNull(raw)) : (datum) -> null;
			case RECORD -> record(schema, type, raw, path, depth);
			case ARRAY -> items(schema, type, raw, path, depth);
			case MAP -> entries(schema, type, raw, path, depth);
			case ENUM ->
				raw.isEnum() ? attempt(path, () -> AvroEnums.converter(schema, raw)) : scalar(schema, raw, path);
			default -> scalar(schema, raw, path);
		};
	}

	private AvroConverter union(Schema schema, ResolvableType type, String path, int depth) {
		List<Schema> branches = schema.getTypes();
		boolean several = branches.stream().filter((branch) -> branch.getType() != Schema.Type.NULL).count() > 1;
		List<AvroConverter> converters = new ArrayList<>();
		for (Schema branch : branches) {
			String at = several ? path + " (" + branch.getName() + ")" : path;
			converters.add(bind(branch, type, at, depth + 1));
		}
		return (datum) -> converters.get(this.data.resolveUnion(schema, datum)).convert(datum);
	}

	private AvroConverter scalar(Schema schema, Class<?> raw, String path) {
		AvroConverter converter = AvroScalars.of(schema, ClassUtils.resolvePrimitiveIfNecessary(raw));
		return (converter != null) ? converter : mismatch(schema, raw, path, AvroScalars.allowed(schema));
	}

	private AvroConverter items(Schema schema, ResolvableType type, Class<?> raw, String path, int depth) {
		Schema element = schema.getElementType();
		if (raw.isArray()) {
			Class<?> component = raw.getComponentType();
			AvroConverter item = bind(element, type.getComponentType(), path + "[]", depth + 1);
			return (datum) -> array(list(datum, item, new ArrayList<>()), component);
		}
		if (raw.isAssignableFrom(ArrayList.class)) {
			AvroConverter item = bind(element, part(type.as(Iterable.class), 0), path + "[]", depth + 1);
			return (datum) -> list(datum, item, new ArrayList<>());
		}
		if (raw.isAssignableFrom(LinkedHashSet.class)) {
			AvroConverter item = bind(element, part(type.as(Iterable.class), 0), path + "[]", depth + 1);
			return (datum) -> list(datum, item, new LinkedHashSet<>());
		}
		return mismatch(schema, raw, path, List.of("List", "Set", "Collection", "an array"));
	}

	private static Collection<@Nullable Object> list(@Nullable Object datum, AvroConverter item,
			Collection<@Nullable Object> into) {
		int at = 0;
		for (Object element : (Collection<?>) Objects.requireNonNull(datum)) {
			try {
				into.add(item.convert(element));
				at++;
			}
			catch (AvroMismatch ex) {
				throw ex.within("[" + at + "]");
			}
		}
		return into;
	}

	private static Object array(Collection<@Nullable Object> items, Class<?> component) {
		Object array = Array.newInstance(component, items.size());
		int at = 0;
		for (Object item : items) {
			Array.set(array, at++, item);
		}
		return array;
	}

	private AvroConverter entries(Schema schema, ResolvableType type, Class<?> raw, String path, int depth) {
		if (!isMap(type, raw)) {
			return mismatch(schema, raw, path, List.of("Map<String, …>"));
		}
		AvroConverter value = bind(schema.getValueType(), part(type.as(Map.class), 1), path + "{}", depth + 1);
		return (datum) -> {
			Map<String, @Nullable Object> result = new LinkedHashMap<>();
			((Map<?, ?>) Objects.requireNonNull(datum)).forEach((key, item) -> {
				try {
					result.put(key.toString(), value.convert(item));
				}
				catch (AvroMismatch ex) {
					throw ex.within("{}");
				}
			});
			return result;
		};
	}

	private AvroConverter record(Schema schema, ResolvableType type, Class<?> raw, String path, int depth) {
		if (IndexedRecord.class.isAssignableFrom(raw) && raw.isAssignableFrom(GenericData.Record.class)) {
			return (datum) -> datum;
		}
		RecordConverter known = this.records.get(schema.getFullName() + " " + type);
		if (known != null) {
			return known;
		}
		RecordConverter converter = new RecordConverter();
		this.records.put(schema.getFullName() + " " + type, converter);
		if (isMap(type, raw)) {
			ResolvableType value = part(type.as(Map.class), 1);
			schema.getFields()
				.forEach((field) -> converter.add(field, null,
						bind(field.schema(), value, path + "." + field.name(), depth + 1)));
			return converter;
		}
		if (!isCreatable(raw)) {
			return mismatch(schema, raw, path, List.of("a record", "a class that can be created (no interface)",
					"Map<String, Object>", "GenericRecord"));
		}
		return attempt(path, () -> fields(schema, type, raw, path, depth, converter));
	}

	private AvroConverter fields(Schema schema, ResolvableType type, Class<?> raw, String path, int depth,
			RecordConverter converter) {
		AvroClassMapping shape = AvroClassMapping.of(raw);
		Map<String, Field> matches = shape.match(schema);
		if (matches.isEmpty() && !schema.getFields().isEmpty()) {
			throw new IllegalArgumentException(raw.getSimpleName() + " has none of the fields of Avro "
					+ schema.getFullName() + ": " + schema.getFields().stream().map(Schema.Field::name).toList());
		}
		converter.shape = shape;
		for (Schema.Field field : schema.getFields()) {
			Field match = matches.get(field.name());
			if (match != null) {
				ResolvableType of = ResolvableType.forField(match, type);
				converter.add(field, match, bind(field.schema(), of, path + "." + field.name(), depth + 1));
			}
		}
		return converter;
	}

	private AvroConverter attempt(String path, Supplier<AvroConverter> bind) {
		try {
			return bind.get();
		}
		catch (IllegalArgumentException ex) {
			return problem(path, String.valueOf(ex.getMessage()));
		}
	}

	private AvroConverter mismatch(Schema schema, Class<?> raw, String path, List<String> allowed) {
		String logical = (schema.getLogicalType() != null) ? " (" + schema.getLogicalType().getName() + ")" : "";
		return problem(path, "is " + schema.getType().getName() + logical + ", which " + PayloadTypes.name(raw)
				+ " cannot hold: use " + String.join(", ", allowed));
	}

	private AvroConverter problem(String path, String text) {
		this.problems.add(path + " " + text);
		return (datum) -> {
			throw new IllegalStateException(path);
		};
	}

	private static String noNull(Class<?> primitive) {
		String box = ClassUtils.resolvePrimitiveIfNecessary(primitive).getSimpleName();
		return "may be null, which " + primitive + " cannot hold: use " + box + ", Optional<" + box + ">";
	}

	private static boolean isMap(ResolvableType type, Class<?> raw) {
		if (!raw.isAssignableFrom(LinkedHashMap.class) || (raw != Object.class && !Map.class.isAssignableFrom(raw))) {
			return false;
		}
		Class<?> key = part(type.as(Map.class), 0).resolve();
		return key == null || key.isAssignableFrom(String.class);
	}

	private static boolean isCreatable(Class<?> raw) {
		return !raw.isPrimitive() && !raw.isArray() && !raw.isEnum() && !Modifier.isAbstract(raw.getModifiers())
				&& !raw.getName().startsWith("java.");
	}

	// the part of a raw class, or of a wildcard without a bound, is any object
	private static ResolvableType part(ResolvableType type, int index) {
		ResolvableType part = type.getGeneric(index);
		return (part.resolve() != null) ? part : ANY;
	}

	/**
	 * Converts a record with the converters of its fields. It is created before they are,
	 * so that a record may contain itself.
	 */
	private static final class RecordConverter implements AvroConverter {

		private final List<Bound> fields = new ArrayList<>();

		private @Nullable AvroClassMapping shape;

		void add(Schema.Field field, @Nullable Field target, AvroConverter converter) {
			this.fields.add(new Bound(field, target, converter));
		}

		@Override
		public Object convert(@Nullable Object datum) {
			IndexedRecord record = (IndexedRecord) Objects.requireNonNull(datum);
			Map<String, @Nullable Object> entries = new LinkedHashMap<>();
			Map<Field, @Nullable Object> values = new HashMap<>();
			for (Bound bound : this.fields) {
				Object value = bound.value(record);
				if (bound.target == null) {
					entries.put(bound.field.name(), value);
				}
				else {
					values.put(bound.target, value);
				}
			}
			return (this.shape != null) ? this.shape.create(values) : entries;
		}

	}

	private record Bound(Schema.Field field, @Nullable Field target, AvroConverter converter) {

		@Nullable Object value(IndexedRecord record) {
			try {
				return this.converter.convert(record.get(this.field.pos()));
			}
			catch (AvroMismatch ex) {
				throw ex.within("." + this.field.name());
			}
		}

	}

}
