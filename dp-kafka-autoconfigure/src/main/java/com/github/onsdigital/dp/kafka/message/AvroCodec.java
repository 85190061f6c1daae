package com.github.onsdigital.dp.kafka.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Implements {@link AvroSchema} with Avro. Loaded only if Avro is on the class path.
 */
final class AvroCodec {

	private final Schema schema;

	private final AvroBinaryValidator bounds;

	private final AvroValues values;

	// creating one searches the class path for conversions
	private final GenericData data = new GenericData();

	private final Map<Type, PayloadReader> readers = new ConcurrentHashMap<>();

	private AvroCodec(Schema schema) {
		this.schema = schema;
		this.bounds = new AvroBinaryValidator(schema);
		this.values = new AvroValues(schema);
	}

	// as in Go, neither names nor defaults are checked
	static AvroCodec parse(String text) {
		try {
			return new AvroCodec(new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text));
		}
		catch (AvroRuntimeException ex) {
			throw new IllegalArgumentException("not an Avro schema: " + ex.getMessage(), ex);
		}
	}

	String name() {
		return this.schema.getFullName();
	}

	byte[] write(Object value) {
		String what = "cannot write " + PayloadTypes.name(value.getClass()) + " as Avro " + name();
		try {
			byte[] generated = (value instanceof SpecificRecord record) ? writeGenerated(record) : null;
			return (generated != null) ? generated
					: encode(new GenericDatumWriter<>(this.schema, this.data), this.values.from(value));
		}
		catch (StackOverflowError ex) {
			throw new PayloadException(what + ": it contains itself, or is nested too deeply");
		}
		catch (IOException | RuntimeException ex) {
			throw failed(what, ex);
		}
	}

	// returns null if the record is of another schema, or has a field that Avro does not
	// write unchanged
	private byte @Nullable [] writeGenerated(SpecificRecord record) throws IOException {
		if (!record.getSchema().equals(this.schema)) {
			return null;
		}
		try {
			return encode(new SpecificDatumWriter<>(this.schema, SpecificData.getForClass(record.getClass())), record);
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	PayloadReader reader(Type type) {
		PayloadReader known = this.readers.get(type);
		if (known != null) {
			return known;
		}
		PayloadReader reader = create(type);
		this.readers.put(type, reader);
		return reader;
	}

	private PayloadReader create(Type type) {
		Class<?> raw = PayloadTypes.raw(type);
		if (SpecificRecord.class.isAssignableFrom(raw)) {
			AvroGeneratedReader generated = new AvroGeneratedReader(this.schema, raw);
			return (bytes) -> read(bytes, type, generated::read);
		}
		PayloadTypes.requireConcrete(type, IndexedRecord.class::isAssignableFrom);
		AvroConverter converter = AvroObjects.converter(this.schema, type);
		GenericData data = IndexedRecord.class.isAssignableFrom(raw) ? GenericData.get() : new GenericData();
		DatumReader<@Nullable Object> reader = new GenericDatumReader<>(this.schema, this.schema, data);
		return (bytes) -> read(bytes, type,
				(checked) -> convert(converter, reader.read(null, DecoderFactory.get().binaryDecoder(checked, null))));
	}

	private @Nullable Object read(byte[] bytes, Type type, Decoding decoding) {
		try {
			this.bounds.check(bytes);
			return decoding.decode(bytes);
		}
		catch (IOException | RuntimeException ex) {
			throw failed(
					"cannot read " + bytes.length + " bytes of Avro " + name() + " into " + PayloadTypes.name(type),
					ex);
		}
	}

	private @Nullable Object convert(AvroConverter converter, @Nullable Object datum) {
		try {
			return converter.convert(datum);
		}
		catch (AvroMismatch ex) {
			throw ex.within(this.schema.getName());
		}
	}

	private static byte[] encode(DatumWriter<Object> writer, @Nullable Object datum) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
		writer.write(datum, encoder);
		encoder.flush();
		return bytes.toByteArray();
	}

	private static PayloadException failed(String what, Exception ex) {
		if (ex instanceof PayloadException || ex instanceof AvroMismatch) {
			return new PayloadException(what + ": " + ex.getMessage(), ex);
		}
		return new PayloadException(what + ": " + PayloadException.kind(ex), ex);
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return obj instanceof AvroCodec other && this.schema.equals(other.schema);
	}

	@Override
	public int hashCode() {
		return this.schema.hashCode();
	}

	/**
	 * Decodes bytes that are known to contain a complete value.
	 */
	@FunctionalInterface
	private interface Decoding {

		@Nullable Object decode(byte[] bytes) throws IOException;

	}

}
