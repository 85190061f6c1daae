package com.github.onsdigital.dp.kafka.message;

import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;

/**
 * Invalid bytes. Memory is measured as the allocation of the reading thread.
 */
class AvroHostileBytesTests {

	private static final long MEGABYTE = 1024 * 1024;

	private static final AvroSchema ALL = AvroSchema.parse("""
			{"type": "record", "name": "All", "fields": [
			{"name": "text", "type": "string"}, {"name": "bytes", "type": "bytes"},
			{"name": "list", "type": {"type": "array", "items": "long"}},
			{"name": "map", "type": {"type": "map", "values": "int"}},
			{"name": "nothings", "type": {"type": "array", "items": "null"}},
			{"name": "choice", "type": ["null", "string"]},
			{"name": "size", "type": {"type": "enum", "name": "S", "symbols": ["A", "B"]}},
			{"name": "next", "type": ["null", "All"]}]}""");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			a text that declares 2 GB                | feffffff0f
			a text that declares 8 EB                | feffffffffffffffff01
			a text of negative length                | 01
			bytes that declare 2 GB                  | 00 feffffff0f
			a list of 2^62 items                     | 00 00 feffffffffffffffff01
			a block of -2^63 items                   | 00 00 ffffffffffffffffff01
			a negative block whose items are missing | 00 00 03 04
			a map of 2^31 entries                    | 00 00 00 feffffff0f
			a list of 2^62 items without bytes       | 00 00 00 00 feffffffffffffffff01
			an index beyond the union                | 00 00 00 00 00 04
			an index below the union                 | 00 00 00 00 00 01
			a symbol that does not exist             | 00 00 00 00 00 00 04
			a number of 11 bytes                     | ffffffffffffffffffffff01
			no bytes                                 | ''
			""")
	void invalidBytesAreRefusedWithLittleMemory(String what, String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		PayloadReader reader = ALL.reader(All.class);
		long allocated = allocatedBy(() -> assertThatExceptionOfType(PayloadException.class).as(what)
			.isThrownBy(() -> reader.read(bytes))
			.withMessageContaining("cannot read " + bytes.length + " bytes of Avro All into All"));
		assertThat(allocated).as(what).isLessThan(4 * MEGABYTE);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			feffffff0f                 | All.text has length 2147483647 at byte 5 of 5
			00 00 02                   | All.list[] ends within a number at byte 3
			00 00 00 02 02 61          | All.map{} ends within a number at byte 6
			00 00 00 00 00 04          | All.choice has index 2 of 2 at byte 6
			00 00 00 00 00 00 00 02 01 | All.next.text has length -1 at byte 9 of 9
			""")
	void anUnreadableFieldIsNamed(String hex, String message) {
		byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> ALL.unmarshal(bytes, All.class))
			.withMessage("cannot read " + bytes.length + " bytes of Avro All into All: " + message);
	}

	@Test
	void aLongPathIsShortened() {
		byte[] level = HexFormat.of().parseHex("0000000000000002");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> ALL.unmarshal(nested(level, 1_000, new byte[0]), All.class))
			.withMessageStartingWith("cannot read 8000 bytes of Avro All into All: All.next.next.")
			.withMessageContaining("…")
			.withMessageEndingWith(".next.text is nested deeper than 500")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(300));
	}

	@Test
	void eachTruncationIsRefused() {
		byte[] whole = ALL.marshal(all(3));
		assertThat(ALL.unmarshal(whole, All.class)).isNotNull();
		for (int length = 0; length < whole.length; length++) {
			byte[] part = new byte[length];
			System.arraycopy(whole, 0, part, 0, length);
			assertThatExceptionOfType(PayloadException.class).as("%d of %d bytes", length, whole.length)
				.isThrownBy(() -> ALL.unmarshal(part, All.class));
		}
	}

	@Test
	void nestingBeyondTheMaximumDepthIsRefused() {
		// each level: empty text, bytes, list, map, nothings; null choice; A; and on to
		// the next
		byte[] level = HexFormat.of().parseHex("0000000000000002");
		byte[] end = HexFormat.of().parseHex("0000000000000000");
		assertThat(ALL.unmarshal(nested(level, 200, end), All.class)).isNotNull();
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> ALL.unmarshal(nested(level, 1_000, end), All.class))
			.withMessageContaining("nested deeper than 500");
		assertThatExceptionOfType(PayloadException.class)
			.isThrownBy(() -> ALL.unmarshal(nested(level, 1_000_000, end), All.class))
			.withMessageContaining("nested deeper than 500");
	}

	@Test
	void aSchemaWithInfiniteRecursionIsRefused() {
		AvroSchema endless = AvroSchema
			.parse("{\"type\": \"record\", \"name\": \"E\", \"fields\": [{\"name\": \"next\", \"type\": \"E\"}]}");
		assertThatExceptionOfType(PayloadException.class).isThrownBy(() -> endless.unmarshal(new byte[9], Map.class))
			.withMessageContaining("nested deeper than 500");
	}

	@Test
	void randomAndDamagedBytesReturnAValueOrThrowAPayloadExceptionWithLittleMemory() {
		long seed = 20261125;
		Random random = new Random(seed);
		byte[] whole = ALL.marshal(all(3));
		PayloadReader reader = ALL.reader(All.class);
		int[] refused = { 0 };
		for (int i = 0; i < 10_000; i++) {
			byte[] bytes = (i % 2 == 0) ? whole.clone() : new byte[random.nextInt(200)];
			if (i % 2 == 0) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			else {
				random.nextBytes(bytes);
			}
			String shown = "seed " + seed + ", round " + i + ": " + HexFormat.of().formatHex(bytes);
			long allocated = allocatedBy(() -> refused[0] += isRefused(reader, bytes, shown) ? 1 : 0);
			assertThat(allocated).as(shown).isLessThan(4 * MEGABYTE);
		}
		assertThat(refused[0]).isBetween(1_000, 9_999);
	}

	private static boolean isRefused(PayloadReader reader, byte[] bytes, String shown) {
		try {
			reader.read(bytes);
			return false;
		}
		catch (PayloadException ex) {
			return true;
		}
		catch (RuntimeException | StackOverflowError | OutOfMemoryError ex) {
			return fail(shown, ex);
		}
	}

	private static byte[] nested(byte[] level, int depth, byte[] end) {
		byte[] bytes = new byte[level.length * depth + end.length];
		for (int i = 0; i < depth; i++) {
			System.arraycopy(level, 0, bytes, i * level.length, level.length);
		}
		System.arraycopy(end, 0, bytes, level.length * depth, end.length);
		return bytes;
	}

	private static long allocatedBy(Runnable work) {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		work.run();
		return threads.getCurrentThreadAllocatedBytes() - before;
	}

	private static All all(int depth) {
		return new All("Ada", new byte[] { 1, 2 }, List.of(1L, 1_000_000L), Map.of("a", 1), List.of(), "x", Size.B,
				(depth > 0) ? all(depth - 1) : null);
	}

	enum Size {

		A, B

	}

	@SuppressWarnings("ArrayRecordComponent") // never compared
	record All(String text, byte[] bytes, List<Long> list, Map<String, Integer> map, List<@Nullable Object> nothings,
			@Nullable String choice, Size size, @Nullable All next) {

	}

}
