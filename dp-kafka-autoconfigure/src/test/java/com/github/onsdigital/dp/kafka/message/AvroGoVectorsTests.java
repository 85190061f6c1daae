package com.github.onsdigital.dp.kafka.message;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificFixed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.onsdigital.dp.kafka.message.GoVectors.Vector;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that Go has written are read to the same value, and that value is written to the
 * same bytes, for each kind of Java class.
 */
class AvroGoVectorsTests {

	@TempDir
	private static Path folder;

	private static ClassLoader classes = AvroGoVectorsTests.class.getClassLoader();

	@BeforeAll
	static void compileClasses() throws IOException {
		AvroClassGenerator generator = new AvroClassGenerator(folder);
		List<Vector> vectors = GoVectors.all();
		for (int i = 0; i < vectors.size(); i++) {
			generator.plain("records.v" + i, schema(vectors.get(i)), true);
			generator.plain("plain.v" + i, schema(vectors.get(i)), false);
			generator.specific(generated(vectors.get(i), i));
		}
		classes = generator.compile();
	}

	static Stream<Arguments> vectorsInAllForms() {
		List<Vector> vectors = GoVectors.all();
		return Stream.iterate(0, (i) -> i < vectors.size(), (i) -> i + 1)
			.flatMap((i) -> Arrays.stream(Form.values()).map((form) -> Arguments.of(vectors.get(i), form, i)));
	}

	@Test
	void thereAre53Vectors() {
		assertThat(GoVectors.all()).hasSize(53);
	}

	@ParameterizedTest(name = "{0} as {1}")
	@MethodSource("vectorsInAllForms")
	void aVectorIsRoundTripped(Vector vector, Form form, int at) throws Exception {
		AvroSchema schema = AvroSchema.parse(vector.schema());
		Object value = form.value(vector, at);
		assertThat(HexFormat.of().formatHex(schema.marshal(value))).isEqualTo(vector.bytes());
		Object read = schema.unmarshal(HexFormat.of().parseHex(vector.bytes()), form.type(vector, at));
		assertThat(comparable(read)).isEqualTo(comparable(vector.value()));
	}

	// a nil slice or map of Go is null in Java where the schema does not allow null
	@ParameterizedTest
	@EnumSource(names = { "RECORD", "PLAIN", "MAP", "GENERIC" })
	void anUnsetArrayOrMapIsWrittenLikeNilInGo(Form form) throws Exception {
		List<Vector> vectors = GoVectors.all();
		List<String> names = List.of("string-array-nil", "string-map-nil", "record-array-empty");
		int seen = 0;
		for (int i = 0; i < vectors.size(); i++) {
			Vector vector = vectors.get(i);
			if (names.contains(vector.name())) {
				Map<String, @Nullable Object> value = new LinkedHashMap<>(vector.value());
				value.replaceAll((key, item) -> (item instanceof String) ? item : null);
				Vector unset = new Vector(vector.name(), "", vector.schema(), value, vector.hex(), null, null, null);
				byte[] bytes = AvroSchema.parse(vector.schema()).marshal(form.value(unset, i));
				assertThat(HexFormat.of().formatHex(bytes)).as(vector.name()).isEqualTo(vector.hex());
				seen++;
			}
		}
		assertThat(seen).isEqualTo(3);
	}

	private static Schema schema(Vector vector) {
		return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(vector.schema());
	}

	// the same schema as its author would write it for Avro's compiler
	private static Schema generated(Vector vector, int at) {
		String text = schema(vector).toString();
		text = text.replace("\"string\"", "{\"type\":\"string\",\"avro.java.string\":\"String\"}")
			.replace("item-changed", "itemChanged")
			.replace("first-name", "firstName")
			.replace("index_name", "indexName")
			.replace("group_id", "groupId")
			.replace("run_id", "runId");
		text = Pattern.compile("(\"type\":\"(?:record|enum|fixed)\",\"name\":\")(.)")
			.matcher(text)
			.replaceAll((name) -> name.group(1) + name.group(2).toUpperCase(Locale.ROOT));
		return new Schema.Parser().parse(text.replaceFirst("\\{\"type\":\"record\"",
				"{\"namespace\":\"generated.v" + at + "\",\"type\":\"record\""));
	}

	private static @Nullable Object build(@Nullable Object value, Schema schema, Form form, int at) throws Exception {
		if (schema.isUnion()) {
			Schema branch = schema.getTypes()
				.stream()
				.filter((type) -> (type.getType() == Schema.Type.NULL) == (value == null))
				.findFirst()
				.orElseThrow();
			return (schema.getTypes().size() > 2) ? value : build(value, branch, form, at);
		}
		if (value == null) {
			return null;
		}
		return switch (schema.getType()) {
			case RECORD -> form.record((Map<?, ?>) value, schema, at);
			case ARRAY -> {
				List<@Nullable Object> items = new ArrayList<>();
				for (Object item : (List<?>) value) {
					items.add(build(item, schema.getElementType(), form, at));
				}
				yield items;
			}
			case MAP -> {
				Map<String, @Nullable Object> entries = new LinkedHashMap<>();
				for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
					entries.put((String) entry.getKey(), build(entry.getValue(), schema.getValueType(), form, at));
				}
				yield entries;
			}
			case LONG -> ((Number) value).longValue();
			case FLOAT -> ((Number) value).floatValue();
			case BYTES, FIXED, ENUM -> form.named((String) value, schema, at);
			default -> value;
		};
	}

	// a comparable form of a value of any class
	private static @Nullable Object comparable(@Nullable Object value) throws IllegalAccessException {
		if (value == null || value instanceof Boolean) {
			return value;
		}
		if (value instanceof Number number) {
			return new BigDecimal(number.toString()).stripTrailingZeros();
		}
		if (value instanceof byte[] bytes) {
			return HexFormat.of().formatHex(bytes);
		}
		if (value instanceof ByteBuffer buffer) {
			return comparable(Arrays.copyOfRange(buffer.array(), buffer.arrayOffset() + buffer.position(),
					buffer.arrayOffset() + buffer.limit()));
		}
		if (value instanceof GenericFixed fixed) {
			return comparable(fixed.bytes());
		}
		if (value instanceof Collection<?> items) {
			List<@Nullable Object> result = new ArrayList<>();
			for (Object item : items) {
				result.add(comparable(item));
			}
			return result;
		}
		if (value instanceof CharSequence || value instanceof Enum<?> || value instanceof GenericData.EnumSymbol) {
			return value.toString();
		}
		return comparableFields(value);
	}

	private static Object comparableFields(Object value) throws IllegalAccessException {
		Map<String, @Nullable Object> fields = new LinkedHashMap<>();
		if (value instanceof Map<?, ?> map) {
			for (Map.Entry<?, ?> entry : map.entrySet()) {
				fields.put(AvroNames.camelCase(entry.getKey().toString()), comparable(entry.getValue()));
			}
		}
		else if (value instanceof IndexedRecord record) {
			for (Schema.Field field : record.getSchema().getFields()) {
				fields.put(AvroNames.camelCase(field.name()), comparable(record.get(field.pos())));
			}
		}
		else {
			for (Field field : value.getClass().getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					field.setAccessible(true);
					fields.put(field.getName(), comparable(field.get(value)));
				}
			}
		}
		return fields;
	}

	enum Form {

		RECORD("records"), PLAIN("plain"), GENERATED("generated"), GENERIC(""), MAP("");

		private final String folder;

		Form(String folder) {
			this.folder = folder;
		}

		Class<?> type(Vector vector, int at) throws ClassNotFoundException {
			return (this == MAP) ? Map.class : (this == GENERIC) ? GenericRecord.class : type(schema(vector), at);
		}

		private Class<?> type(Schema schema, int at) throws ClassNotFoundException {
			return classes.loadClass(this.folder + ".v" + at + "." + AvroClassGenerator.className(schema));
		}

		Object value(Vector vector, int at) throws Exception {
			return Objects.requireNonNull(build(vector.value(), schema(vector), this, at));
		}

		Object record(Map<?, ?> value, Schema schema, int at) throws Exception {
			Map<String, @Nullable Object> fields = new LinkedHashMap<>();
			for (Schema.Field field : schema.getFields()) {
				fields.put(field.name(), build(value.get(field.name()), field.schema(), this, at));
			}
			if (this == MAP) {
				return fields;
			}
			if (this == GENERIC) {
				GenericData.Record record = new GenericData.Record(schema);
				fields.forEach(record::put);
				return record;
			}
			Class<?> type = type(schema, at);
			if (this == RECORD) {
				Class<?>[] types = Arrays.stream(type.getRecordComponents())
					.map(RecordComponent::getType)
					.toArray(Class<?>[]::new);
				return type.getDeclaredConstructor(types).newInstance(fields.values().toArray());
			}
			Constructor<?> constructor = type.getDeclaredConstructor();
			Object created = constructor.newInstance();
			for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
				Field target = type.getDeclaredField(AvroNames.camelCase(field.getKey()));
				target.setAccessible(true);
				target.set(created, field.getValue());
			}
			return created;
		}

		@SuppressWarnings({ "unchecked", "rawtypes" })
		Object named(String value, Schema schema, int at) throws Exception {
			if (schema.getType() == Schema.Type.ENUM) {
				return (this == MAP) ? value : (this == GENERIC) ? new GenericData.EnumSymbol(schema, value)
						: Enum.valueOf((Class) type(schema, at), value);
			}
			byte[] bytes = HexFormat.of().parseHex(value);
			if (this == RECORD || this == PLAIN || this == MAP) {
				return bytes;
			}
			if (schema.getType() == Schema.Type.BYTES) {
				return ByteBuffer.wrap(bytes);
			}
			if (this == GENERIC) {
				return new GenericData.Fixed(schema, bytes);
			}
			SpecificFixed fixed = (SpecificFixed) type(schema, at).getDeclaredConstructor().newInstance();
			fixed.bytes(bytes);
			return fixed;
		}

	}

}
