package com.github.onsdigital.dp.kafka.message;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.apache.avro.LogicalTypes;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Random schemas, types that mostly fit them, and values.
 */
final class RandomAvro {

	private static final Class<?>[] ANY = { int.class, long.class, float.class, double.class, boolean.class,
			short.class, byte.class, char.class, Integer.class, Long.class, Float.class, Double.class, Boolean.class,
			Short.class, Number.class, Object.class, String.class, CharSequence.class, Comparable.class,
			StringBuilder.class, byte[].class, int[].class, Object[].class, String[].class, ByteBuffer.class,
			GenericFixed.class, Instant.class, LocalDate.class, LocalTime.class, LocalDateTime.class,
			OffsetDateTime.class, UUID.class, BigDecimal.class, Ab.class, Abc.class, Shape.class, Plain.class,
			Primitives.class, WithoutConstructor.class, Node.class, GenericRecord.class, IndexedRecord.class,
			List.class, Map.class, TreeMap.class, Optional.class, Three.class, Thread.class, Void.class };

	private final Random random;

	private int names;

	RandomAvro(Random random) {
		this.random = random;
	}

	/**
	 * A record with names that Go allows.
	 */
	Schema schema() {
		String text = record(2).toString().replace("b_two", "b-two").replace("\"r_", "\"r-");
		return new Schema.Parser(NameValidator.NO_VALIDATION).parse(text);
	}

	private Schema record(int depth) {
		List<Schema.Field> fields = new ArrayList<>();
		for (String name : List.of("a", "b_two", "c", "unread")) {
			if (fields.isEmpty() || one(4) != 0) {
				fields.add(new Schema.Field(name, schema(depth - 1)));
			}
		}
		return Schema.createRecord("r_" + this.names++, null, "n", false, fields);
	}

	private Schema schema(int depth) {
		return switch (one((depth > 0) ? 20 : 15)) {
			case 0 -> Schema.create(Schema.Type.NULL);
			case 1 -> Schema.create(Schema.Type.BOOLEAN);
			case 2 -> Schema.create(Schema.Type.INT);
			case 3 -> Schema.create(Schema.Type.LONG);
			case 4 -> Schema.create(Schema.Type.FLOAT);
			case 5 -> Schema.create(Schema.Type.DOUBLE);
			case 6 -> Schema.create(Schema.Type.STRING);
			case 7 -> Schema.create(Schema.Type.BYTES);
			case 8 -> Schema.createFixed("f" + this.names++, null, "n", 3);
			case 9 ->
				Schema.createEnum("e" + this.names++, null, "n", List.of("A", "B", "C"), (one(2) != 0) ? "A" : null);
			case 10 -> LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
			case 11 -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
			case 12 -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
			case 13 -> LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
			case 14 -> LogicalTypes.decimal(6, 2).addToSchema(Schema.create(Schema.Type.BYTES));
			case 15 -> Schema.createArray(schema(depth - 1));
			case 16 -> Schema.createMap(schema(depth - 1));
			case 17 -> record(depth);
			default -> union(depth);
		};
	}

	private Schema union(int depth) {
		Map<String, Schema> branches = new LinkedHashMap<>();
		if (one(3) != 0) {
			branches.put("null", Schema.create(Schema.Type.NULL));
		}
		for (int i = one(2); i >= 0; i--) {
			Schema branch = schema(depth - 1);
			if (!branch.isUnion()) {
				branches.putIfAbsent(branch.getFullName(), branch);
			}
		}
		return branches.isEmpty() ? Schema.create(Schema.Type.STRING)
				: Schema.createUnion(new ArrayList<>(branches.values()));
	}

	/**
	 * A type that mostly fits.
	 */
	ResolvableType type(Schema schema) {
		if (one(14) == 0) {
			return ResolvableType.forClass(ANY[one(ANY.length)]);
		}
		return switch (schema.getType()) {
			case UNION -> ofUnion(schema);
			case RECORD -> ofRecord(schema);
			case ARRAY -> ofArray(schema);
			case MAP -> of((one(8) == 0) ? TreeMap.class : Map.class,
					ResolvableType.forClass((one(12) == 0) ? Integer.class : String.class),
					type(schema.getValueType()));
			default -> ResolvableType.forClass(ofScalar(schema));
		};
	}

	private Class<?> ofScalar(Schema schema) {
		if (schema.getLogicalType() != null && one(3) != 0) {
			return switch (schema.getLogicalType().getName()) {
				case "date" -> LocalDate.class;
				case "time-micros" -> LocalTime.class;
				case "timestamp-millis" -> Instant.class;
				case "decimal" -> BigDecimal.class;
				default -> LocalDateTime.class;
			};
		}
		return switch (schema.getType()) {
			case BOOLEAN -> pick(boolean.class, Boolean.class, Object.class);
			case INT -> pick(int.class, long.class, Integer.class, double.class, Number.class, Comparable.class);
			case LONG -> pick(long.class, Long.class, Double.class, float.class, Object.class);
			case FLOAT -> pick(float.class, Double.class, Number.class);
			case DOUBLE -> pick(double.class, Double.class);
			case STRING -> pick(String.class, CharSequence.class, Object.class);
			case BYTES -> pick(byte[].class, ByteBuffer.class);
			case FIXED -> pick(byte[].class, ByteBuffer.class, GenericFixed.class);
			case ENUM -> pick(Abc.class, Ab.class, String.class);
			default -> Object.class;
		};
	}

	private ResolvableType ofUnion(Schema schema) {
		List<Schema> branches = schema.getTypes();
		ResolvableType type = (branches.size() > 2) ? ResolvableType.forClass(Object.class)
				: type(branches.get(branches.size() - 1));
		return (one(4) != 0) ? type : of(Optional.class, type);
	}

	private ResolvableType ofRecord(Schema schema) {
		ResolvableType[] parts = new ResolvableType[3];
		for (int i = 0; i < 3; i++) {
			Schema.Field field = schema.getField(List.of("a", "b-two", "c").get(i));
			parts[i] = (field != null) ? type(field.schema()) : ResolvableType.forClass(String.class);
		}
		return switch (one(12)) {
			case 0 -> ResolvableType.forClass(GenericRecord.class);
			case 1 -> of(Map.class, ResolvableType.forClass(String.class), ResolvableType.forClass(Object.class));
			case 2 -> ResolvableType.forClass(Plain.class);
			case 3 -> ResolvableType.forClass(Primitives.class);
			default -> of(Three.class, parts);
		};
	}

	private ResolvableType ofArray(Schema schema) {
		ResolvableType item = type(schema.getElementType());
		return switch (one(6)) {
			case 0 -> of(Set.class, item);
			case 1 -> of(Collection.class, item);
			case 2 -> of(Queue.class, item);
			case 3 -> ResolvableType.forArrayComponent(item);
			default -> of(List.class, item);
		};
	}

	// an argument of a generic type is not a primitive
	private static ResolvableType of(Class<?> type, ResolvableType... arguments) {
		ResolvableType[] boxed = new ResolvableType[arguments.length];
		for (int i = 0; i < boxed.length; i++) {
			Class<?> raw = arguments[i].resolve(Object.class);
			boxed[i] = raw.isPrimitive() ? ResolvableType.forClass(ClassUtils.resolvePrimitiveIfNecessary(raw))
					: arguments[i];
		}
		return ResolvableType.forClassWithGenerics(type, boxed);
	}

	/**
	 * A value for Avro's generic writer.
	 */
	@Nullable Object datum(Schema schema) {
		return switch (schema.getType()) {
			case NULL -> null;
			case BOOLEAN -> this.random.nextBoolean();
			case INT -> (schema.getLogicalType() != null || one(2) != 0) ? this.random.nextInt() : one(5);
			case LONG -> whole(schema);
			case FLOAT -> this.random.nextFloat();
			case DOUBLE -> this.random.nextDouble();
			case STRING -> "text " + one(9);
			case BYTES -> ByteBuffer.wrap(new byte[] { (byte) one(128), (byte) one(256) });
			case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
			case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(one(3)));
			case ARRAY -> {
				Collection<@Nullable Object> items = new ArrayList<>();
				for (int i = one(4); i > 0; i--) {
					items.add(datum(schema.getElementType()));
				}
				yield items;
			}
			case MAP -> {
				Map<String, @Nullable Object> entries = new LinkedHashMap<>();
				for (int i = one(4); i > 0; i--) {
					entries.put("key " + i, datum(schema.getValueType()));
				}
				yield entries;
			}
			case UNION -> datum(schema.getTypes().get(one(schema.getTypes().size())));
			case RECORD -> {
				GenericData.Record record = new GenericData.Record(schema);
				schema.getFields().forEach((field) -> record.put(field.pos(), datum(field.schema())));
				yield record;
			}
		};
	}

	private long whole(Schema schema) {
		boolean time = schema.getLogicalType() != null && schema.getLogicalType().getName().equals("time-micros");
		return time ? one(1_000_000) : this.random.nextLong();
	}

	private Class<?> pick(Class<?>... types) {
		return types[one(types.length)];
	}

	private int one(int of) {
		return this.random.nextInt(of);
	}

	enum Ab {

		A, B

	}

	enum Abc {

		A, B, C

	}

	interface Shape {

	}

	record Three<A, B, C>(A a, B bTwo, C c) implements Shape {

	}

	record Primitives(int a, long bTwo, double c) {

	}

	record Node(@Nullable Object a, @Nullable Node bTwo) {

	}

	static class Plain {

		@Nullable String a;

		int bTwo;

		@Nullable List<String> c;

	}

	static class WithoutConstructor {

		@Nullable String a;

		WithoutConstructor(String a) {
			this.a = a;
		}

	}

}
