package com.github.onsdigital.dp.kafka.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.message.JsonFormat;

/**
 * A key or a value of a record in a test: JSON, Avro, or bytes. Its factory methods are
 * meant to be imported statically. Immutable.
 *
 * @since 0.1.0
 */
public final class TestData {

	private final Encoder encoder;

	private final boolean json;

	private TestData(Encoder encoder, boolean json) {
		this.encoder = encoder;
		this.json = json;
	}

	/**
	 * Creates JSON.
	 * @param value a text of JSON, which is sent as it is, or an object, which the
	 * application's {@code JsonMapper} writes, or a default one without an application
	 * @return the data; an assertion compares it without regard to white space and the
	 * order of fields
	 */
	public static TestData json(Object value) {
		if (value instanceof String text) {
			return new TestData((format) -> text.getBytes(StandardCharsets.UTF_8), true);
		}
		return new TestData((format) -> format.write(value), true);
	}

	/**
	 * Creates plain Avro binary, as dp-kafka in Go writes it.
	 * @param schema the schema
	 * @param value a record, a plain object, a {@code SpecificRecord}, a
	 * {@code GenericRecord} or a {@code Map}
	 * @return the data
	 * @throws com.github.onsdigital.dp.kafka.message.PayloadException if the value does
	 * not fit the schema
	 */
	public static TestData avro(AvroSchema schema, Object value) {
		byte[] bytes = schema.marshal(value);
		return new TestData((format) -> bytes, false);
	}

	/**
	 * Creates plain Avro binary, as dp-kafka in Go writes it.
	 * @param schema the schema as JSON
	 * @param value as in {@link #avro(AvroSchema, Object)}
	 * @return the data
	 * @throws com.github.onsdigital.dp.kafka.message.PayloadException if the value does
	 * not fit the schema
	 * @throws IllegalArgumentException if the text is not a schema
	 */
	public static TestData avro(String schema, Object value) {
		return avro(AvroSchema.parse(schema), value);
	}

	/**
	 * Creates a header with a text.
	 * @param name the name of the header
	 * @param value the text, written in UTF-8
	 * @return the header
	 */
	public static Header header(String name, String value) {
		return header(name, value.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Creates a header.
	 * @param name the name of the header
	 * @param value the bytes, or {@code null}
	 * @return the header
	 */
	public static Header header(String name, byte @Nullable [] value) {
		return new RecordHeader(name, value);
	}

	// Returns data for a String, a byte[] or a TestData; null for null.
	static @Nullable TestData of(@Nullable Object value) {
		if (value == null || value instanceof TestData) {
			return (TestData) value;
		}
		if (value instanceof String text) {
			return new TestData((format) -> text.getBytes(StandardCharsets.UTF_8), false);
		}
		if (value instanceof byte[] bytes) {
			return new TestData((format) -> bytes, false);
		}
		throw new IllegalArgumentException("A key or value is a String, a byte[] or a TestData, not a "
				+ value.getClass().getName() + "; write an object with TestData.json or TestData.avro");
	}

	byte[] bytes(JsonFormat format) {
		return this.encoder.encode(format);
	}

	// Returns whether bytes are this data.
	boolean matches(byte @Nullable [] bytes, JsonFormat format) {
		if (bytes == null) {
			return false;
		}
		byte[] expected = bytes(format);
		return Arrays.equals(bytes, expected) || (this.json && JsonTexts.areEqual(bytes, expected));
	}

	// Returns text for a failure: UTF-8 if it is printable, else hexadecimal digits.
	static String describe(byte @Nullable [] bytes) {
		if (bytes == null) {
			return "null";
		}
		String text = new String(bytes, StandardCharsets.UTF_8);
		boolean printable = text.chars().noneMatch((code) -> code == 0xFFFD || (code < ' ' && code != '\n'));
		return printable ? text : "0x" + HexFormat.of().formatHex(bytes);
	}

	/**
	 * Writes the data.
	 */
	@FunctionalInterface
	private interface Encoder {

		byte[] encode(JsonFormat format);

	}

}
