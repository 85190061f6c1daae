package com.github.onsdigital.dp.kafka.message;

import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A type that cannot hold the values is refused when the reader is created, with the
 * field, the reason and the allowed types.
 */
class AvroTypeCheckTests {

	private static final String TIMESTAMP = "{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}";

	private static final String LINE = """
			{"type": "record", "name": "line", "fields": [{"name": "item", "type": "string"}]}""";

	private static final String COLOURS = """
			{"type": "enum", "name": "colour", "symbols": ["RED", "GREEN", "BLUE"]}""";

	@Test
	void allMismatchesAreReportedInOneMessage() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "order-placed", "fields": [
				{"name": "placed-at", "type": %s}, {"name": "valid", "type": "string"},
				{"name": "lines", "type": {"type": "array", "items": %s}}]}""".formatted(TIMESTAMP, LINE));
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(Wrong.class))
			.withMessage("Avro order-placed cannot be read into Wrong: "
					+ "order-placed.placed-at is long (timestamp-millis), which OffsetDateTime cannot hold: "
					+ "use Instant, long, float, double; "
					+ "order-placed.lines[].item is string, which long cannot hold: use String");
	}

	@Test
	void unmarshalRefusesAMismatchWithTheSameMessage() {
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> one("\"string\"").unmarshal(new byte[] { 0 }, OfInt.class))
			.withMessage(
					"Avro order-placed cannot be read into OfInt: order-placed.v is string, which int cannot hold: use String");
	}

	@Test
	void aSymbolThatTheClassLacksIsReadAsTheDefaultOfTheEnum() {
		AvroSchema schema = one(COLOURS.replace("]}", "], \"default\": \"RED\"}"));
		assertThat(read(schema, "02", OfTwoColours.class).v()).isEqualTo(TwoColours.GREEN);
		assertThat(read(schema, "04", OfTwoColours.class).v()).isEqualTo(TwoColours.RED);
		AvroSchema lacking = one(COLOURS.replace("]}", "], \"default\": \"BLUE\"}"));
		assertThatIllegalArgumentException().isThrownBy(() -> lacking.reader(OfTwoColours.class))
			.withMessageContaining("order-placed.v has the symbols [BLUE]");
	}

	@Test
	void aTypeVariableIsResolvedThroughClassesAndComponents() {
		AvroSchema schema = one(LINE.replace("item", "value"));
		assertThat(read(schema, "0261", OfTextBox.class).v()).isEqualTo(new Box<>("a"));
		AvroSchema inherited = AvroSchema.parse("""
				{"type": "record", "name": "r", "fields": [{"name": "value", "type": "string"}]}""");
		assertThat(read(inherited, "0261", TextHolder.class).value).isEqualTo("a");
		assertThatIllegalArgumentException().isThrownBy(() -> inherited.reader(NumberHolder.class))
			.withMessageContaining("r.value is string, which Long cannot hold");
	}

	@Test
	void aUnionOfRecordsIsReadIntoMapsAndIntoAClassThatHoldsBoth() {
		AvroSchema schema = one("[" + LINE + ", " + LINE.replace("\"line\"", "\"other\"") + "]");
		assertThat(read(schema, "020261", OfAny.class).v()).isEqualTo(Map.of("item", "a"));
		assertThat(read(schema, "020261", OfLine.class).v()).isEqualTo(new Line("a"));
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(OfSealed.class))
			.withMessageContaining("order-placed.v (line) is record, which Sealed cannot hold")
			.withMessageContaining("order-placed.v (other) is record, which Sealed cannot hold");
	}

	@Test
	void aRecordThatContainsItselfIsChecked() {
		AvroSchema schema = AvroSchema.parse("""
				{"type": "record", "name": "node", "fields": [
				{"name": "number", "type": "int"}, {"name": "next", "type": ["null", "node"]}]}""");
		assertThat(read(schema, "02" + "02" + "04" + "00", Node.class)).isEqualTo(new Node(1, new Node(2, null)));
		assertThatIllegalArgumentException().isThrownBy(() -> schema.reader(WrongNode.class))
			.withMessage("Avro node cannot be read into WrongNode: node.number is int, which String cannot hold: "
					+ "use int, long, float, double");
	}

	@Test
	void theFieldOfAValueThatAConstructorRefusesIsNamed() {
		AvroSchema schema = one("{\"type\": \"array\", \"items\": " + LINE + "}");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> read(schema, "04" + "0261" + "06414243" + "00", OfShortLines.class))
			.withMessage("cannot read 8 bytes of Avro order-placed into OfShortLines: order-placed.v[1] "
					+ "is refused by the constructor of ShortLine: IllegalArgumentException");
	}

	@Test
	void theFieldOfAValueThatALogicalTypeRefusesIsNamed() {
		AvroSchema time = one("{\"type\": \"int\", \"logicalType\": \"time-millis\"}");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> read(time, "01", OfTime.class))
			.withMessage(
					"cannot read 1 bytes of Avro order-placed into OfTime: order-placed.v is not a valid time-millis");
	}

	private static AvroSchema one(String type) {
		return AvroSchema.parse("{\"type\": \"record\", \"name\": \"order-placed\", \"fields\": [{\"name\": \"v\", "
				+ "\"type\": " + type + "}]}");
	}

	private static <T> T read(AvroSchema schema, String hex, Class<T> type) {
		T read = schema.unmarshal(HexFormat.of().parseHex(hex), type);
		assertThat(read).isNotNull();
		return read;
	}

	enum TwoColours {

		RED, GREEN

	}

	sealed interface Sealed permits Line, Other {

	}

	record Line(String item) implements Sealed {

	}

	record Other(String item) implements Sealed {

	}

	record WrongLine(long item) {

	}

	record ShortLine(String item) {

		ShortLine {
			if (item.length() > 1) {
				throw new IllegalArgumentException(item);
			}
		}

	}

	record Box<T>(T value) {

	}

	record Node(int number, @Nullable Node next) {

	}

	record WrongNode(String number, @Nullable WrongNode next) {

	}

	record Wrong(OffsetDateTime placedAt, String valid, List<WrongLine> lines) {

	}

	static class Holder<T> {

		@Nullable T value;

	}

	static class TextHolder extends Holder<String> {

	}

	static class NumberHolder extends Holder<Long> {

	}

	record OfTime(LocalTime v) {

	}

	record OfSealed(Sealed v) {

	}

	record OfTwoColours(TwoColours v) {

	}

	record OfInt(int v) {

	}

	record OfShortLines(List<ShortLine> v) {

	}

	record OfTextBox(Box<String> v) {

	}

	record OfAny(Object v) {

	}

	record OfLine(Line v) {

	}

}
