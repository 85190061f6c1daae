package com.github.onsdigital.dp.kafka.message;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.reflect.AvroName;
import org.assertj.core.util.Throwables;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The kinds of Java classes that are written and read, and fields that one side lacks.
 * The bytes are computed manually as in {@link AvroVectorsTests}.
 */
class AvroClassesTests {

	private static final String HELLO = """
			{"type": "record", "name": "HelloCalled", "fields": [
			{"name": "recipient_name", "type": "string"}, {"name": "count", "type": "int", "default": 3}]}""";

	private static final String PARCEL = """
			{"type": "record", "name": "Parcel", "namespace": "com.github.onsdigital.dp.kafka.message", "fields": [
			{"name": "id", "type": "string"}, {"name": "weight", "type": "int"},
			{"name": "size", "type": {"type": "enum", "name": "ParcelSize", "symbols": ["SMALL", "LARGE"]}},
			{"name": "sent", "type": {"type": "long", "logicalType": "timestamp-millis"}},
			{"name": "inside", "type": ["null", {"type": "array", "items": "Parcel"}]}]}""";

	// "p" | 1 | LARGE | 64 ms | an array: block of 1: ("q" | 2 | SMALL | 0 ms | null),
	// end
	private static final String PARCEL_HEX = "0270" + "02" + "02" + "8001" + "02" + "02"
			+ ("0271" + "04" + "00" + "00" + "00") + "00";

	private final AvroSchema hello = AvroSchema.parse(HELLO);

	@Test
	void aPlainClassIsRoundTrippedByCamelCaseAndAvroName() {
		assertThat(hex(this.hello.marshal(new PlainHello("Ada", 1)))).isEqualTo("06416461" + "02");
		PlainHello read = read(this.hello, "0641646102", PlainHello.class);
		assertThat(read.recipientName).isEqualTo("Ada");
		assertThat(read.times).isEqualTo(1);
		assertThat(read.unknown).isEqualTo("kept");
	}

	@Test
	void aFieldThatTheClassLacksIsIgnoredAndOneThatTheSchemaLacksKeepsItsDefault() {
		assertThat(read(this.hello, "0641646102", Named.class)).isEqualTo(new Named("Ada", 0, null));
	}

	@Test
	void aFieldThatTheClassLacksIsWrittenWithTheSchemasDefault() {
		// the default of count is 3: 06
		assertThat(hex(this.hello.marshal(new Named("Ada", 9, "x")))).isEqualTo("06416461" + "06");
	}

	@Test
	void aFieldWithoutDefaultThatTheClassLacksIsReported() {
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> this.hello.marshal(new Counted(1)))
			.withMessageContaining("HelloCalled.recipient_name is missing");
	}

	@Test
	void aClassWithoutAnyFieldOfTheSchemaIsRefusedWhenTheReaderIsCreated() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.hello.reader(Stranger.class))
			.withMessageContaining("Stranger has none of the fields of Avro HelloCalled: [recipient_name, count]");
	}

	@Test
	void aGenericRecordIsRoundTripped() {
		Schema schema = new Schema.Parser().parse(HELLO);
		GenericRecord record = new GenericData.Record(schema);
		record.put("recipient_name", "Ada");
		record.put("count", 1);
		assertThat(hex(this.hello.marshal(record))).isEqualTo("0641646102");
		GenericRecord read = read(this.hello, "0641646102", GenericRecord.class);
		assertThat(read.get("recipient_name")).hasToString("Ada");
		assertThat(read.get("count")).isEqualTo(1);
	}

	@Test
	void aGenericRecordOfAnotherSchemaIsWrittenByFieldNames() {
		Schema other = new Schema.Parser().parse("""
				{"type": "record", "name": "Other", "fields": [
				{"name": "more", "type": "int"}, {"name": "recipient_name", "type": "string"}]}""");
		GenericRecord record = new GenericData.Record(other);
		record.put("more", 5);
		record.put("recipient_name", "Ada");
		assertThat(hex(this.hello.marshal(record))).isEqualTo("06416461" + "06");
	}

	@Test
	void aGeneratedRecordIsWrittenWithItsOwnSchemaAndWithASimilarOne() {
		Parcel parcel = parcel();
		assertThat(hex(AvroSchema.parse(Parcel.SCHEMA$.toString()).marshal(parcel))).isEqualTo(PARCEL_HEX);
		assertThat(hex(AvroSchema.parse(PARCEL).marshal(parcel))).isEqualTo(PARCEL_HEX);
	}

	@Test
	void aGeneratedRecordIsReadWithAvrosSchemaResolution() {
		assertThat(read(AvroSchema.parse(PARCEL), PARCEL_HEX, Parcel.class)).isEqualTo(parcel());
		assertThat(read(AvroSchema.parse(Parcel.SCHEMA$.toString()), PARCEL_HEX, Parcel.class)).isEqualTo(parcel());
		// an older writer: no weight (default 7), nothing inside (default null), one more
		// field
		AvroSchema older = AvroSchema.parse("""
				{"type": "record", "name": "Parcel", "namespace": "com.github.onsdigital.dp.kafka.message", "fields": [
				{"name": "removed", "type": "long"}, {"name": "id", "type": "string"},
				{"name": "size", "type": {"type": "enum", "name": "ParcelSize", "symbols": ["SMALL", "LARGE"]}},
				{"name": "sent", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}""");
		assertThat(read(older, "7f" + "0270" + "00" + "00", Parcel.class))
			.isEqualTo(new Parcel("p", 7, ParcelSize.SMALL, Instant.EPOCH, null));
	}

	@Test
	void anIncompatibleGeneratedRecordIsRefusedWhenTheReaderIsCreated() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "Parcel", "namespace": "com.github.onsdigital.dp.kafka.message", "fields": [
				{"name": "weight", "type": "int"}]}""");
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(Parcel.class))
			.withMessageContaining("cannot be read into Parcel")
			.withMessageContaining("READER_FIELD_MISSING_DEFAULT_VALUE")
			.withMessageContaining("id");
	}

	@Test
	void aGeneratedRecordInAPlainOneIsRoundTripped() {
		AvroSchema schema = AvroSchema
			.parse("{\"type\": \"record\", \"name\": \"Van\", \"fields\": [{\"name\": \"load\", \"type\": " + PARCEL
					+ "}]}");
		assertThat(hex(schema.marshal(new Van(parcel())))).isEqualTo(PARCEL_HEX);
		assertThat(read(schema, PARCEL_HEX, Van.class)).isEqualTo(new Van(parcel()));
	}

	@Test
	void aSchemaThatIsNotARecordIsReadIntoItsType() {
		Object map = read(AvroSchema.parse("{\"type\": \"map\", \"values\": \"int\"}"), "0202610200", Map.class);
		assertThat(map).isEqualTo(Map.of("a", 1));
	}

	@Test
	void noFailureContainsTheValue() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "R", "fields": [{"name": "v", "type":
				{"type": "enum", "name": "E", "symbols": ["A"]}}]}""");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> schema.marshal(Map.of("v", "s3cret")))
			.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("s3cret"));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> schema.marshal(new Secret("s3cret")))
			.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("s3cret"));
		AvroSchema uuid = AvroSchema.parse("""
				{"type": "record", "name": "R", "fields": [{"name": "v", "type":
				{"type": "string", "logicalType": "uuid"}}]}""");
		byte[] bytes = uuid.marshal(new Secret("s3cret"));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> uuid.unmarshal(bytes, Identified.class))
			.withMessage("cannot read 7 bytes of Avro R into Identified: R.v is not a valid uuid")
			.satisfies((ex) -> assertThat(Throwables.getStackTrace(ex)).doesNotContain("s3cret"));
	}

	@Test
	void aValueThatContainsItselfIsRefused() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "Node", "fields": [{"name": "next", "type": ["null", "Node"]}]}""");
		Node node = new Node();
		node.next = node;
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> schema.marshal(node))
			.withMessageContaining("contains itself");
	}

	private static Parcel parcel() {
		return new Parcel("p", 1, ParcelSize.LARGE, Instant.ofEpochMilli(64),
				List.of(new Parcel("q", 2, ParcelSize.SMALL, Instant.EPOCH, null)));
	}

	private static <T> T read(AvroSchema schema, String hex, Class<T> type) {
		T read = schema.unmarshal(HexFormat.of().parseHex(hex), type);
		assertThat(read).isNotNull();
		return read;
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	static class PlainHello {

		private String recipientName = "";

		@AvroName("count")
		private int times;

		private String unknown = "kept";

		PlainHello() {
		}

		PlainHello(String name, int times) {
			this.recipientName = name;
			this.times = times;
			this.unknown = "not written";
		}

	}

	record Named(String recipientName, int beyond, @Nullable String further) {

	}

	record Counted(int count) {

	}

	record Stranger(String other) {

	}

	record Van(Parcel load) {

	}

	record Secret(String v) {

	}

	record Identified(UUID v) {

	}

	static class Node {

		@SuppressWarnings("UnusedVariable") // read by its name
		private @Nullable Node next;

	}

}
