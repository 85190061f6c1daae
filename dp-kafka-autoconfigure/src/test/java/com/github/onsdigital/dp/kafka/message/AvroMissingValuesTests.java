package com.github.onsdigital.dp.kafka.message;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The values written for a component that is null, a missing key, and a field that the
 * class lacks. The bytes are computed as in {@link AvroVectorsTests}.
 */
class AvroMissingValuesTests {

	private static final AvroSchema EVENT = AvroSchema.parse("""
			{"type": "record", "name": "item-changed", "fields": [
			{"name": "path", "type": "string", "default": ""}, {"name": "kind", "type": "string"},
			{"name": "tags", "type": {"type": "array", "items": "string"}, "default": null},
			{"name": "count", "type": "int", "default": 3}, {"name": "at", "type": "long"},
			{"name": "released", "type": "boolean"}, {"name": "note", "type": ["null", "string"]},
			{"name": "last", "type": ["string", "null"]}]}""");

	// "" | "" | [] | 3 | 0 | false | null | null
	private static final String UNSET = "00" + "00" + "00" + "06" + "00" + "00" + "00" + "02";

	@Test
	void aRecordOfNullsIsWrittenWithDefaultsAndZeroValues() {
		assertThat(hex(EVENT.marshal(new Event(null, null, null, null, null, null, null, null)))).isEqualTo(UNSET);
	}

	@Test
	void anEmptyMapAndAMapOfNullsAreWrittenWithDefaultsAndZeroValues() {
		assertThat(hex(EVENT.marshal(Map.of()))).isEqualTo(UNSET);
		Map<String, @Nullable Object> nulls = new HashMap<>();
		nulls.put("count", null);
		nulls.put("last", null);
		assertThat(hex(EVENT.marshal(nulls))).isEqualTo(UNSET);
	}

	@Test
	void anEmptyTextIsWrittenAsEmptyAlthoughGoWritesNull() {
		Event event = new Event("a", "b", List.of(), 0, 1L, true, "", "");
		assertThat(hex(EVENT.marshal(event))).isEqualTo("0261" + "0262" + "00" + "00" + "02" + "01" + "0200" + "0000");
	}

	@Test
	void aGeneratedRecordOfNullsIsWrittenByTheSameRule() {
		AvroSchema schema = AvroSchema.parse(Parcel.SCHEMA$.toString());
		Parcel parcel = new Parcel();
		parcel.put(0, "p");
		assertThat(hex(schema.marshal(parcel))).isEqualTo("0270" + "00" + "00" + "00" + "00");
		AvroSchema more = AvroSchema
			.parse("""
					{"type": "record", "name": "parcel", "fields": [
					{"name": "id", "type": "string"}, {"name": "inside", "type": {"type": "array", "items": "string"}}]}""");
		assertThat(hex(more.marshal(parcel))).isEqualTo("0270" + "00");
	}

	@Test
	void aNestedRecordThatIsNullIsWrittenAsItsZeroValue() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "example", "fields": [{"name": "captain", "type":
				{"type": "record", "name": "player", "fields": [
				{"name": "name", "type": "string"}, {"name": "age", "type": "int", "default": 18}]}}]}""");
		assertThat(hex(schema.marshal(new Team(null)))).isEqualTo("00" + "24");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			"string"  | 00
			"bytes"   | 00
			"int"     | 00
			"long"    | 00
			"float"   | 00000000
			"double"  | 0000000000000000
			"boolean" | 00
			{"type": "map", "values": "int"} | 00
			{"type": "long", "logicalType": "timestamp-millis"} | 00
			"string", "default": "none" | 086e6f6e65
			"string", "default": null   | 00
			"int", "default": "7"       | 00
			{"type": "array", "items": "string"}, "default": null | 00
			{"type": "map", "values": "string"}, "default": null  | 00
			["null", "string"], "default": "x" | 00
			["string", "null"], "default": null | 02
			["string", "int"], "default": "x"  | 000278
			{"type": "enum", "name": "e", "symbols": ["A", "B"]}, "default": "B" | 02
			""")
	void nullIsWrittenAs(String type, String hex) {
		assertThat(hex(one(type).marshal(new One(null)))).isEqualTo(hex);
		assertThat(hex(one(type).marshal(new OneOptional(Optional.empty())))).isEqualTo(hex);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"type": "enum", "name": "e", "symbols": ["A"]} | is null, and enum has no zero value: set it, or give it a default
					{"type": "fixed", "name": "f", "size": 2} | is null, and fixed has no zero value: set it, or give it a default
					["string", "int"] | is null, and union has no zero value: set it, or give it a default
					{"type": "string", "logicalType": "uuid"} | is null, and uuid has no zero value
					{"type": "bytes", "logicalType": "decimal", "precision": 4} | is null, and decimal has no zero value
					{"type": "record", "name": "r", "fields": [{"name": "e", "type": {"type": "enum", "name": "e", "symbols": ["A"]}}]} | is null, and enum has no zero value: set it, or give it a default
					""")
	void nullIsRefusedWithoutAZeroValue(String type, String message) {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> one(type).marshal(new One(null)))
			.withMessageStartingWith("cannot write One as Avro order-placed: order-placed.v")
			.withMessageEndingWith(message);
	}

	@Test
	void aFieldThatTheClassLacksIsWrittenAsDefaultOrNullOrRefused() {
		assertThat(hex(one("\"string\", \"default\": \"x\"").marshal(new Other(1)))).isEqualTo("0278");
		assertThat(hex(one("[\"null\", \"string\"]").marshal(new Other(1)))).isEqualTo("00");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> one("\"string\"").marshal(new Other(1)))
			.withMessage("cannot write Other as Avro order-placed: order-placed.v is missing, "
					+ "and the schema has no default for it");
	}

	@Test
	void aKeyThatIsNotAFieldIsRefusedAndNotShown() {
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> one("\"string\"").marshal(Map.of("s3cret", "x")))
			.withMessageEndingWith(": order-placed has a key that is not a field of order-placed: use [v]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					"int"    | is of String, and the schema requires int
					"bytes"  | is of String, and the schema requires bytes
					{"type": "enum", "name": "e", "symbols": ["A", "B"]} | is of String, and the schema requires enum e: it is not one of its symbols [A, B]
					{"type": "fixed", "name": "f", "size": 2} | is of String, and the schema requires fixed f: it requires exactly 2 bytes
					{"type": "long", "logicalType": "timestamp-millis"} | is of String, and the schema requires long (timestamp-millis)
					["null", "int", "boolean"] | is of String, and the schema requires one of [null, int, boolean]
					{"type": "record", "name": "r", "fields": []} | is of String, and the schema requires record r
					{"type": "map", "values": "int"} | is of String, and the schema requires map
					""")
	void theFieldOfAMismatchIsReportedWithTheReason(String type, String message) {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> one(type).marshal(new One("s3cret")))
			.withMessage("cannot write One as Avro order-placed: order-placed.v " + message);
	}

	@Test
	void thePathOfANestedMismatchIsReported() {
		AvroSchema lists = one("{\"type\": \"map\", \"values\": {\"type\": \"array\", \"items\": \"int\"}}");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> lists.marshal(new One(Map.of("k", Arrays.asList(1, null)))))
			.withMessageEndingWith(": order-placed.v{}[1] is null, and the schema requires int");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> one("\"int\"").marshal(new One(1L << 40)))
			.withMessageEndingWith(
					": order-placed.v is of Long, and the schema requires int: it is beyond the range of int");
		AvroSchema price = one("{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 4, \"scale\": 2}");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> price.marshal(new One(new BigDecimal("1.234"))))
			.withMessageEndingWith(": order-placed.v is of BigDecimal and does not fit bytes (decimal) "
					+ "of precision 4 and scale 2");
	}

	@Test
	void logicalTypesAreWrittenInUnionsAndFromMaps() {
		AvroSchema at = one("[\"null\", {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}]");
		assertThat(hex(at.marshal(Map.of("v", Instant.ofEpochMilli(64))))).isEqualTo("028001");
		AvroSchema id = one("{\"type\": \"fixed\", \"name\": \"id\", \"size\": 16, \"logicalType\": \"uuid\"}");
		String text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
		assertThat(hex(id.marshal(Map.of("v", UUID.fromString(text))))).isEqualTo(text.replace("-", ""));
	}

	@Test
	void aMapIsWrittenAsTheRecordInAUnionThatHasItsKeys() {
		AvroSchema schema = one("""
				["null", {"type": "record", "name": "card", "fields": [{"name": "card-number", "type": "string"}]},
				{"type": "record", "name": "cash", "fields": [{"name": "till", "type": "int"}]}]""");
		assertThat(hex(schema.marshal(Map.of("v", Map.of("till", 1))))).isEqualTo("04" + "02");
		assertThat(hex(schema.marshal(Map.of("v", Map.of("cardNumber", "a"))))).isEqualTo("02" + "0261");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> schema.marshal(Map.of("v", Map.of("s3cret", 1))))
			.withMessageContaining("order-placed.v is of ")
			.withMessageEndingWith("and the schema requires one of [null, card, cash]");
	}

	private static AvroSchema one(String type) {
		return AvroSchema.parse("{\"type\": \"record\", \"name\": \"order-placed\", \"fields\": [{\"name\": \"v\", "
				+ "\"type\": " + type + "}]}");
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	record Event(@Nullable String path, @Nullable String kind, @Nullable List<String> tags, @Nullable Integer count,
			@Nullable Long at, @Nullable Boolean released, @Nullable String note, @Nullable String last) {

	}

	record Team(@Nullable Object captain) {

	}

	record One(@Nullable Object v) {

	}

	record OneOptional(Optional<Object> v) {

	}

	record Other(int other) {

	}

}
