package com.github.onsdigital.dp.kafka.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AvroSchema} does, by Avro: loaded only where Avro is there.
 */
final class AvroCodec {

	private final Schema schema;

	private AvroCodec(Schema schema) {
		this.schema = schema;
	}

	static AvroCodec parse(String text) {
		try {
			return new AvroCodec(new Schema.Parser().parse(text));
		}
		catch (AvroRuntimeException ex) {
			throw new IllegalArgumentException("not an Avro schema: " + ex.getMessage(), ex);
		}
	}

	String name() {
		return this.schema.getFullName();
	}

	byte[] write(Object value) {
		try {
			if (value instanceof SpecificRecord known && known.getSchema().equals(this.schema)) {
				return encode(new SpecificDatumWriter<>(this.schema, SpecificData.getForClass(value.getClass())),
						known);
			}
			Object datum = new AvroValues(this.schema).from(value);
			return encode(new GenericDatumWriter<>(this.schema, AvroConversions.data()), datum);
		}
		catch (StackOverflowError ex) {
			throw new PayloadException("cannot write " + PayloadTypes.name(value.getClass()) + " as Avro " + name()
					+ ": it contains itself, or is nested too deeply");
		}
		catch (IOException | RuntimeException ex) {
			throw failed("cannot write " + PayloadTypes.name(value.getClass()) + " as Avro " + name(), ex);
		}
	}

	PayloadReader reader(Type type) {
		Class<?> raw = PayloadTypes.raw(type);
		if (SpecificRecord.class.isAssignableFrom(raw)) {
			return reader(type, new SpecificDatumReader<>(this.schema, readerSchema(raw), data(raw)));
		}
		DatumReader<@Nullable Object> generic = new GenericDatumReader<>(this.schema);
		if (IndexedRecord.class.isAssignableFrom(raw)) {
			return reader(type, generic);
		}
		PayloadTypes.requireConcrete(type, (any) -> false);
		AvroObjects objects = new AvroObjects();
		objects.requireFit(this.schema, type);
		PayloadReader datum = reader(type, generic);
		return (bytes) -> convert(objects, datum.read(bytes), type);
	}

	private @Nullable Object convert(AvroObjects objects, @Nullable Object datum, Type type) {
		try {
			return objects.to(datum, this.schema, type);
		}
		catch (RuntimeException ex) {
			throw failed("cannot make " + PayloadTypes.name(type) + " of Avro " + name(), ex);
		}
	}

	private PayloadReader reader(Type type, DatumReader<@Nullable Object> reader) {
		AvroBounds bounds = new AvroBounds(this.schema);
		return (bytes) -> {
			try {
				bounds.check(bytes);
				return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
			}
			catch (IOException | RuntimeException ex) {
				throw failed(
						"cannot read " + bytes.length + " bytes of Avro " + name() + " into " + PayloadTypes.name(type),
						ex);
			}
		};
	}

	private Schema readerSchema(Class<?> type) {
		Schema reader = data(type).getSchema(type);
		SchemaCompatibility.SchemaPairCompatibility fit = SchemaCompatibility.checkReaderWriterCompatibility(reader,
				this.schema);
		if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
			throw new IllegalArgumentException("Avro " + name() + " cannot be read into " + type.getSimpleName() + ": "
					+ fit.getResult().getIncompatibilities());
		}
		return reader;
	}

	@SuppressWarnings("unchecked")
	private static SpecificData data(Class<?> type) {
		return SpecificData.getForClass((Class<? extends SpecificRecord>) type);
	}

	private static byte[] encode(DatumWriter<Object> writer, @Nullable Object datum) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
		writer.write(datum, encoder);
		encoder.flush();
		return bytes.toByteArray();
	}

	private static PayloadException failed(String what, Exception ex) {
		if (ex instanceof PayloadException told) {
			return new PayloadException(what + ": " + told.getMessage(), told);
		}
		return new PayloadException(what + ": " + PayloadException.kind(ex), ex);
	}

}
