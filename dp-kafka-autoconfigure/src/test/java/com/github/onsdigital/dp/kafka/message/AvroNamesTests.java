package com.github.onsdigital.dp.kafka.message;

import java.util.HexFormat;
import java.util.Map;

import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.reflect.AvroName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Names that Go accepts and Avro does not, and the Java names that they map to.
 */
class AvroNamesTests {

	private static final AvroSchema ORDER = AvroSchema.parse("""
			{"type": "record", "name": "order-placed", "namespace": "uk.gov.ons-digital", "fields": [
			{"name": "kind-of-sport", "type": "string"}, {"name": "trace_id", "type": "string"},
			{"name": "class", "type": "string"},
			{"name": "state-now", "type": {"type": "enum", "name": "order-state", "symbols": ["in-progress", "done"]}},
			{"name": "tags", "type": {"type": "array", "items": "string"}, "default": null}]}""");

	private static final String HEX = "0261" + "0262" + "0263" + "00" + "00";

	@ParameterizedTest
	@CsvSource({ "kind-of-sport, kindOfSport", "kind_of_sport, kindOfSport", "kindOfSport, kindOfSport",
			"kind.of sport, kindOfSport", "top-10-list, top10List", "-id, id", "_id, id", "id-, id", "a--b, aB",
			"ID, ID" })
	void aNameIsConvertedToCamelCase(String name, String camelCase) {
		assertThat(AvroNames.camelCase(name)).isEqualTo(camelCase);
	}

	@Test
	void namesWithDashesMapToComponentsOfARecord() {
		Order order = new Order("a", "b", "c", State.IN_PROGRESS);
		assertThat(ORDER.unmarshal(HexFormat.of().parseHex(HEX), Order.class)).isEqualTo(order);
		assertThat(hex(ORDER.marshal(order))).isEqualTo(HEX);
		assertThat(ORDER).hasToString("uk.gov.ons-digital.order-placed");
	}

	@Test
	void namesWithDashesMapToFieldsOfAGenericRecordAndKeysOfAMap() {
		Schema other = new Schema.Parser().parse("""
				{"type": "record", "name": "Order", "fields": [{"name": "kindOfSport", "type": "string"},
				{"name": "traceId", "type": "string"}, {"name": "class", "type": "string"},
				{"name": "state_now", "type": {"type": "enum", "name": "S", "symbols": ["x"]}}]}""");
		GenericData.Record record = new GenericData.Record(other);
		record.put(0, "a");
		record.put(1, "b");
		record.put(2, "c");
		record.put(3, "in-progress");
		assertThat(hex(ORDER.marshal(record))).isEqualTo(HEX);
		assertThat(hex(
				ORDER.marshal(Map.of("kindOfSport", "a", "trace_id", "b", "class", "c", "state-now", "in-progress"))))
			.isEqualTo(HEX);
	}

	@Test
	void aGeneratedClassIsReadFromASchemaWithNamesThatAreIllegalInJava() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "small-parcel", "namespace": "other", "fields": [
				{"name": "not-there", "type": {"type": "record", "name": "in-side", "fields": [
				{"name": "a-b", "type": "int"}, {"name": "a_b", "type": "int"}]}},
				{"name": "id", "type": "string"}, {"name": "Weight", "type": "int"},
				{"name": "size", "type": {"type": "enum", "name": "parcel-size", "symbols": ["small", "large"]}},
				{"name": "sent", "type": "long"}, {"name": "inside", "type": ["null",
				{"type": "array", "items": "other.small-parcel"}]}]}""");
		byte[] bytes = HexFormat.of()
			.parseHex("0000" + "0270" + "0e" + "02" + "8001" + "02" + "02"
					+ ("0000" + "0271" + "0e" + "00" + "00" + "00") + "00");
		Parcel parcel = schema.unmarshal(bytes, Parcel.class);
		assertThat(parcel).isNotNull();
		assertThat(parcel.get(0)).isEqualTo("p");
		assertThat(parcel.get(1)).isEqualTo(7);
		assertThat(parcel.get(2)).isEqualTo(ParcelSize.LARGE);
		assertThat(parcel.get(4)).asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST).hasSize(1);
	}

	@Test
	void theFieldOfAValueThatAGeneratedClassRefusesIsNamed() {
		AvroSchema schema = AvroSchema.parse(Identity.SCHEMA$.toString().replace("Identity", "identity-renamed"));
		byte[] bytes = AvroSchema
			.parse("{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"id\", \"type\": \"string\"}]}")
			.marshal(Map.of("id", "s3cret"));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> schema.unmarshal(bytes, Identity.class))
			.withMessage("cannot read 7 bytes of Avro com.github.onsdigital.dp.kafka.message.identity-renamed "
					+ "into Identity: identity-renamed.id is not a valid uuid (IllegalArgumentException)");
	}

	@Test
	void anIncompatibleGeneratedClassIsRefusedWithFieldAndReason() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "parcel-sent", "fields": [{"name": "id", "type": "int"},
				{"name": "size", "type": {"type": "enum", "name": "s", "symbols": ["SMALL", "huge-one"]}},
				{"name": "sent", "type": "long"}]}""");
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(Parcel.class))
			.withMessageStartingWith("Avro parcel-sent cannot be read into Parcel: ")
			.withMessageContaining(
					"parcel-sent.id TYPE_MISMATCH: reader type: STRING not compatible with writer type: INT")
			.withMessageContaining("parcel-sent.size MISSING_ENUM_SYMBOLS: [huge_one]");
	}

	@Test
	void twoFieldsThatMapToOneComponentAreRefused() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "order-placed", "fields": [
				{"name": "kind-of-sport", "type": "string"}, {"name": "kind_of_sport", "type": "string"}]}""");
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(Sport.class))
			.withMessage("Avro order-placed cannot be read into Sport: order-placed has the fields kind-of-sport and "
					+ "kind_of_sport, which are both Sport.kindOfSport: "
					+ "name a component of its own for each with @AvroName");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> schema.marshal(new Sport("x")))
			.withMessageContaining("kind-of-sport and kind_of_sport, which are both Sport.kindOfSport");
		assertThat(schema.unmarshal(HexFormat.of().parseHex("02610262"), Sports.class)).isEqualTo(new Sports("a", "b"));
	}

	@Test
	void twoComponentsWithTheSameNameAreRefused() {
		AvroSchema schema = AvroSchema
			.parse("{\"type\": \"record\", \"name\": \"r\", \"fields\": [{\"name\": \"id\", \"type\": \"string\"}]}");
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(Twice.class))
			.withMessageContaining("Twice has two fields of the name \"id\": first and second");
	}

	@Test
	void twoSymbolsThatMapToOneConstantAreRefused() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "r", "fields": [{"name": "state", "type":
				{"type": "enum", "name": "e", "symbols": ["in-progress", "in_progress", "done"]}}]}""");
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(OfState.class))
			.withMessageContaining(
					"r.state has the symbols in-progress and in_progress, which are both State.IN_PROGRESS");
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	enum State {

		IN_PROGRESS, @AvroName("done")
		COMPLETE

	}

	record Order(String kindOfSport, String traceId, @AvroName("class") String type, State stateNow) {

	}

	record OfState(State state) {

	}

	record Sport(String kindOfSport) {

	}

	record Sports(@AvroName("kind-of-sport") String one, String kindOfSport) {

	}

	record Twice(@AvroName("id") String first, @AvroName("id") String second) {

	}

}
