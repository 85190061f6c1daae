package com.github.onsdigital.dp.kafka.message;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes computed manually from the section "Binary Encoding" of the Avro specification
 * 1.12, so that the tests are independent of any implementation. An {@code int} or
 * {@code long} n is zig-zagged ({@code n >= 0 ? 2n : -2n - 1}) and written 7 bits at a
 * time, the lowest first, the top bit set on all but the last octet.
 */
class AvroVectorsTests {

	// specification, "Primitive Types": 0 00, -1 01, 1 02, -2 03, 2 04, -64 7f, 64 80 01.
	// 2147483647: zig-zag 0xfffffffe, in 7 bits from below 7e 7f 7f 7f 0f
	// 9223372036854775807: zig-zag 2^64 - 2, that is 7e, 8 times 7f, 01; the least one 1
	// more
	@ParameterizedTest
	@CsvSource({ "0, 00", "-1, 01", "1, 02", "-2, 03", "2, 04", "-64, 7f", "64, 8001", "2147483647, feffffff0f",
			"9223372036854775807, feffffffffffffffff01", "-9223372036854775808, ffffffffffffffffff01" })
	void aNumber(long value, String hex) {
		assertRoundTrip("\"long\"", new Num(value), Num.class, hex);
		if (value == (int) value) {
			assertRoundTrip("\"int\"", new Int((int) value), Int.class, hex);
		}
	}

	// IEEE 754, little-endian. 1.5f = 3fc00000; -2.25 = -1.125 * 2^1 = c002000000000000
	@Test
	void floatingPoint() {
		assertRoundTrip("\"float\"", new Flt(1.5f), Flt.class, "0000c03f");
		assertRoundTrip("\"double\"", new Dbl(-2.25), Dbl.class, "00000000000002c0");
	}

	@Test
	void booleansAndBytes() {
		assertRoundTrip("\"boolean\"", new Bool(true), Bool.class, "01");
		assertRoundTrip("\"boolean\"", new Bool(false), Bool.class, "00");
		// two bytes: length 04
		AvroSchema schema = one("\"bytes\"");
		assertThat(hex(schema.marshal(new Raw(new byte[] { 0, -1 })))).isEqualTo("0400ff");
		assertThat(read(schema, "0400ff", Raw.class).v()).containsExactly(0, -1);
	}

	// the specification's own example: "foo" is 06 66 6f 6f. é is two octets of UTF-8
	@Test
	void text() {
		assertRoundTrip("\"string\"", new Text("foo"), Text.class, "06666f6f");
		assertRoundTrip("\"string\"", new Text(""), Text.class, "00");
		assertRoundTrip("\"string\"", new Text("é"), Text.class, "04c3a9");
	}

	// the specification's own example, "Records"
	@Test
	void theRecordOfTheSpecification() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "test", "fields": [
				{"name": "a", "type": "long"}, {"name": "b", "type": "string"}]}""");
		assertThat(hex(schema.marshal(new Test1(27, "foo")))).isEqualTo("3606666f6f");
		assertThat(read(schema, "3606666f6f", Test1.class)).isEqualTo(new Test1(27, "foo"));
	}

	// the specification's own example: [3, 27] is 04 06 36 00; empty is one block of none
	@Test
	void arrays() {
		String type = "{\"type\": \"array\", \"items\": \"long\"}";
		assertRoundTrip(type, new Longs(List.of(3L, 27L)), Longs.class, "04063600");
		assertRoundTrip(type, new Longs(List.of()), Longs.class, "00");
		// as another writer may encode it: two blocks; a negative count with the block's
		// size in octets
		assertThat(read(one(type), "0206023600", Longs.class)).isEqualTo(new Longs(List.of(3L, 27L)));
		assertThat(read(one(type), "0304063600", Longs.class)).isEqualTo(new Longs(List.of(3L, 27L)));
		assertThat(read(one(type), "04063600", LongArray.class).v()).containsExactly(3, 27);
	}

	// a block of 2: "a" (02 61) 1 (02), "b" (02 62) -1 (01)
	@Test
	void maps() {
		Map<String, Integer> map = new LinkedHashMap<>();
		map.put("a", 1);
		map.put("b", -1);
		assertRoundTrip("{\"type\": \"map\", \"values\": \"int\"}", new Ints(map), Ints.class, "040261020262" + "0100");
	}

	// the specification's own example: of ["null", "string"] null is 00, "a" is 02 02 61
	@Test
	void unions() {
		assertRoundTrip("[\"null\", \"string\"]", new Maybe(null), Maybe.class, "00");
		assertRoundTrip("[\"null\", \"string\"]", new Maybe("a"), Maybe.class, "020261");
		assertRoundTrip("[\"string\", \"null\"]", new Maybe(null), Maybe.class, "02");
		assertRoundTrip("[\"string\", \"null\"]", new Maybe("a"), Maybe.class, "000261");
		assertRoundTrip("[\"null\", \"string\"]", new Opt(Optional.empty()), Opt.class, "00");
		assertRoundTrip("[\"null\", \"string\"]", new Opt(Optional.of("a")), Opt.class, "020261");
	}

	// the index of the symbol, from 0; the octets themselves
	@Test
	void enumsAndFixed() {
		assertRoundTrip("{\"type\": \"enum\", \"name\": \"Size\", \"symbols\": [\"SMALL\", \"LARGE\"]}",
				new Sized(Size.LARGE), Sized.class, "02");
		AvroSchema fixed = one("{\"type\": \"fixed\", \"name\": \"Two\", \"size\": 2}");
		assertThat(hex(fixed.marshal(new Raw(new byte[] { 0x0a, (byte) 0xf0 })))).isEqualTo("0af0");
		assertThat(read(fixed, "0af0", Raw.class).v()).containsExactly(0x0a, 0xf0);
	}

	// the unscaled number, two's complement, big-endian, as few octets as it takes:
	// 127 = 7f, 128 = 0080, -128 = 80; in a fixed of 4 filled up with the sign
	@ParameterizedTest
	@CsvSource({ "1.27, 027f, 0000007f", "1.28, 040080, 00000080", "-1.28, 0280, ffffff80", "0.00, 0200, 00000000" })
	void decimals(BigDecimal value, String bytes, String fixed) {
		String logical = "\"logicalType\": \"decimal\", \"precision\": 6, \"scale\": 2";
		assertRoundTrip("{\"type\": \"bytes\", " + logical + "}", new Price(value), Price.class, bytes);
		assertRoundTrip("{\"type\": \"fixed\", \"name\": \"Four\", \"size\": 4, " + logical + "}", new Price(value),
				Price.class, fixed);
	}

	// octets that contain the unscaled number as octets, then the scale as an int: 15 and
	// 1
	@Test
	void bigDecimals() {
		assertRoundTrip("{\"type\": \"bytes\", \"logicalType\": \"big-decimal\"}", new Price(new BigDecimal("1.5")),
				Price.class, "06020f02");
	}

	// days, milliseconds and microseconds since 1970-01-01 (UTC), as numbers
	@Test
	void datesAndTimes() {
		assertRoundTrip("{\"type\": \"int\", \"logicalType\": \"date\"}", new Day(LocalDate.of(1970, 1, 2)), Day.class,
				"02");
		assertRoundTrip("{\"type\": \"int\", \"logicalType\": \"date\"}", new Day(LocalDate.of(1969, 12, 31)),
				Day.class, "01");
		assertRoundTrip("{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}",
				new At(Instant.parse("1970-01-01T00:00:00.064Z")), At.class, "8001");
		assertRoundTrip("{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}",
				new At(Instant.parse("1969-12-31T23:59:59.999936Z")), At.class, "7f");
		assertRoundTrip("{\"type\": \"int\", \"logicalType\": \"time-millis\"}",
				new Clock(LocalTime.of(0, 0, 0, 64_000_000)), Clock.class, "8001");
		assertRoundTrip("[\"null\", {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}]",
				new At(Instant.parse("1970-01-01T00:00:00.064Z")), At.class, "028001");
	}

	// RFC 4122's text, 36 characters: length 72 = 48 hexadecimal
	@Test
	void uuids() {
		String text = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
		assertRoundTrip("{\"type\": \"string\", \"logicalType\": \"uuid\"}", new Uuid(UUID.fromString(text)),
				Uuid.class, "48" + hex(text.getBytes(StandardCharsets.US_ASCII)));
	}

	// a record in a record in an array in a map: its parts one after the other
	@Test
	void nestedRecords() {
		AvroSchema schema = AvroSchema
			.parse("""
					{"type": "record", "name": "Basket", "fields": [
					{"name": "owner", "type": {"type": "record", "name": "Owner", "fields": [{"name": "name", "type": "string"}]}},
					{"name": "shelves", "type": {"type": "map", "values": {"type": "array", "items":
					{"type": "record", "name": "Line", "fields": [{"name": "item", "type": "string"}, {"name": "count", "type": "int"}]}}}}]}""");
		Basket basket = new Basket(new Owner("Ada"), Map.of("a", List.of(new Line("tea", 2))));
		// "Ada" | block of 1: "a", block of 1: "tea" 2, end, end
		String hex = "06416461" + "020261" + "02" + "06746561" + "04" + "00" + "00";
		assertThat(hex(schema.marshal(basket))).isEqualTo(hex);
		assertThat(read(schema, hex, Basket.class)).isEqualTo(basket);
	}

	private static <T> void assertRoundTrip(String type, T value, Class<T> as, String hex) {
		AvroSchema schema = one(type);
		assertThat(hex(schema.marshal(value))).isEqualTo(hex);
		assertThat(read(schema, hex, as)).isEqualTo(value);
	}

	private static AvroSchema one(String type) {
		return AvroSchema.parse(
				"{\"type\": \"record\", \"name\": \"One\", \"fields\": [{\"name\": \"v\", \"type\": " + type + "}]}");
	}

	private static <T> T read(AvroSchema schema, String hex, Class<T> type) {
		T read = schema.unmarshal(HexFormat.of().parseHex(hex), type);
		assertThat(read).isNotNull();
		return read;
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	record Num(long v) {

	}

	record Int(int v) {

	}

	record Flt(float v) {

	}

	record Dbl(double v) {

	}

	record Bool(boolean v) {

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record Raw(byte[] v) {

	}

	record Text(String v) {

	}

	record Test1(long a, String b) {

	}

	record Longs(List<Long> v) {

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record LongArray(long[] v) {

	}

	record Ints(Map<String, Integer> v) {

	}

	record Maybe(@Nullable String v) {

	}

	record Opt(Optional<String> v) {

	}

	enum Size {

		SMALL, LARGE

	}

	record Sized(Size v) {

	}

	record Price(BigDecimal v) {

	}

	record Day(LocalDate v) {

	}

	record At(Instant v) {

	}

	record Clock(LocalTime v) {

	}

	record Uuid(UUID v) {

	}

	record Owner(String name) {

	}

	record Line(String item, int count) {

	}

	record Basket(Owner owner, Map<String, List<Line>> shelves) {

	}

}
