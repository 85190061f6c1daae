package com.github.onsdigital.dp.kafka.message;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Components that cannot hold their field, one of each kind.
 */
class AvroMismatchTests {

	private static final String TIMESTAMP = "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}";

	private static final String LINE = """
			{"type": "record", "name": "line", "fields": [{"name": "item", "type": "string"}]}""";

	private static final String COLOURS = """
			{"type": "enum", "name": "colour", "symbols": ["RED", "GREEN", "BLUE"]}""";

	static Stream<Arguments> scalars() {
		return Stream.of(
				mismatch(TIMESTAMP, OfOffsetDateTime.class,
						"is long (timestamp-millis), which OffsetDateTime cannot hold: "
								+ "use Instant, long, float, double"),
				mismatch(TIMESTAMP, OfDate.class,
						"is long (timestamp-millis), which Date cannot hold: use Instant, long, float, double"),
				mismatch("\"long\"", OfInstant.class, "is long, which Instant cannot hold: use long, float, double"),
				mismatch("[" + LINE + "]", AvroTypeCheckTests.OfSealed.class,
						"is record, which Sealed cannot hold: use a record, "
								+ "a class that can be created (no interface), Map<String, Object>, GenericRecord"),
				mismatch(COLOURS, AvroTypeCheckTests.OfTwoColours.class,
						"has the symbols [BLUE], which the enum TwoColours lacks: "
								+ "add constants, or give the schema's enum a default that the class has, or use String"),
				mismatch("\"string\"", AvroTypeCheckTests.OfTwoColours.class,
						"is string, which TwoColours cannot hold: use String"),
				mismatch("\"string\"", AvroTypeCheckTests.OfInt.class, "is string, which int cannot hold: use String"),
				mismatch("\"string\"", OfUuid.class, "is string, which UUID cannot hold: use String"),
				mismatch("\"long\"", AvroTypeCheckTests.OfInt.class,
						"is long, which int cannot hold: use long, float, double"),
				mismatch("\"double\"", OfFloat.class, "is double, which float cannot hold: use double"),
				mismatch("\"int\"", OfShort.class, "is int, which short cannot hold: use int, long, float, double"),
				mismatch("[\"null\", \"int\"]", AvroTypeCheckTests.OfInt.class,
						"may be null, which int cannot hold: use Integer, Optional<Integer>"),
				mismatch("[\"int\", \"string\"]", AvroTypeCheckTests.OfInt.class,
						" (string) is string, which int cannot hold: use String"),
				mismatch("\"bytes\"", OfString.class, "is bytes, which String cannot hold: use byte[], ByteBuffer"),
				mismatch("{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 4}", OfDouble.class,
						"is bytes (decimal), which double cannot hold: use BigDecimal, byte[], ByteBuffer"),
				mismatch("\"double\"", OfDecimal.class, "is double, which BigDecimal cannot hold: use double"));
	}

	static Stream<Arguments> parts() {
		return Stream.of(
				mismatch("{\"type\": \"fixed\", \"name\": \"two\", \"size\": 2}", OfString.class,
						"is fixed, which String cannot hold: use byte[], ByteBuffer, GenericFixed"),
				mismatch("{\"type\": \"array\", \"items\": \"string\"}", OfQueue.class,
						"is array, which Queue cannot hold: use List, Set, Collection, an array"),
				mismatch("{\"type\": \"array\", \"items\": \"string\"}", OfInts.class,
						"[] is string, which int cannot hold: use String"),
				mismatch("{\"type\": \"array\", \"items\": [\"null\", \"int\"]}", OfInts.class,
						"[] may be null, which int cannot hold: use Integer, Optional<Integer>"),
				mismatch("{\"type\": \"map\", \"values\": \"string\"}", OfNumberedMap.class,
						"is map, which Map cannot hold: use Map<String, …>"),
				mismatch("{\"type\": \"map\", \"values\": \"string\"}", OfMapOfInts.class,
						"{} is string, which Integer cannot hold: use String"),
				mismatch("{\"type\": \"array\", \"items\": " + LINE + "}", OfWrongLines.class,
						"[].item is string, which long cannot hold: use String"),
				mismatch(LINE, OfWithoutConstructor.class,
						"WithoutConstructor must be a record or have a constructor without parameters"),
				mismatch(LINE, OfMapOfInts.class, ".item is string, which Integer cannot hold: use String"),
				mismatch(LINE, OfStranger.class, "Stranger has none of the fields of Avro line: [item]"),
				mismatch(LINE, OfString.class, "is record, which String cannot hold: use a record, "),
				mismatch("[\"null\", \"string\"]", OfOptionalLong.class,
						"is string, which Long cannot hold: use String"),
				mismatch("\"string\"", OfBox.class, "is string, which Box cannot hold: use String"),
				mismatch(LINE.replace("item", "value"), OfNumberBox.class,
						".value is string, which Long cannot hold: use String"),
				mismatch(LINE.replace("item", "value"), OfBox.class,
						".value is of the type variable T, which is not known in full"));
	}

	private static Arguments mismatch(String schema, Class<?> type, String message) {
		return Arguments.of(schema, type, message);
	}

	@ParameterizedTest
	@MethodSource({ "scalars", "parts" })
	void aComponentThatCannotHoldItsFieldIsRefused(String schema, Class<?> type, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> one(schema).reader(type))
			.withMessageStartingWith(
					"Avro order-placed cannot be read into " + type.getSimpleName() + ": order-placed.v")
			.withMessageContaining(message);
	}

	private static AvroSchema one(String type) {
		return AvroSchema.parse("{\"type\": \"record\", \"name\": \"order-placed\", \"fields\": [{\"name\": \"v\", "
				+ "\"type\": " + type + "}]}");
	}

	record Stranger(String other) {

	}

	static class WithoutConstructor {

		private final String item;

		WithoutConstructor(String item) {
			this.item = item;
		}

		String item() {
			return this.item;
		}

	}

	record OfOffsetDateTime(OffsetDateTime v) {

	}

	record OfDate(@SuppressWarnings("JavaUtilDate") Date v) {

	}

	record OfInstant(Instant v) {

	}

	record OfShort(short v) {

	}

	record OfFloat(float v) {

	}

	record OfDouble(double v) {

	}

	record OfDecimal(BigDecimal v) {

	}

	record OfUuid(UUID v) {

	}

	record OfString(String v) {

	}

	record OfQueue(Queue<String> v) {

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record OfInts(int[] v) {

	}

	record OfNumberedMap(Map<Integer, String> v) {

	}

	record OfMapOfInts(Map<String, Integer> v) {

	}

	record OfWrongLines(Set<AvroTypeCheckTests.WrongLine> v) {

	}

	record OfWithoutConstructor(WithoutConstructor v) {

	}

	record OfStranger(Stranger v) {

	}

	record OfOptionalLong(Optional<Long> v) {

	}

	@SuppressWarnings("rawtypes")
	record OfBox(AvroTypeCheckTests.Box v) {

	}

	record OfNumberBox(AvroTypeCheckTests.Box<Long> v) {

	}

}
