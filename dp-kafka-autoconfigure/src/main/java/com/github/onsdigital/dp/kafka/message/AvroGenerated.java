package com.github.onsdigital.dp.kafka.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.ResolvingDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads into a class that Avro generated, by Avro's rules for a reader's and a writer's
 * schema. Thread-safe.
 */
final class AvroGenerated {

	private final String name;

	private final SpecificData data;

	private final Schema writer;

	private final Schema reader;

	/**
	 * Creates a reader.
	 * @param schema the schema of the data
	 * @param type the generated class
	 * @throws IllegalArgumentException if the class cannot take each value of the schema;
	 * the message names each field and the reason
	 */
	AvroGenerated(Schema schema, Class<?> type) {
		this.name = schema.getName();
		this.data = data(type);
		this.reader = schema(this.data, type);
		this.writer = new AvroRenaming().rename(schema, this.reader);
		SchemaCompatibility.SchemaPairCompatibility fit = SchemaCompatibility
			.checkReaderWriterCompatibility(this.reader, this.writer);
		if (fit.getType() != SchemaCompatibilityType.COMPATIBLE) {
			List<String> problems = new ArrayList<>();
			for (Incompatibility each : fit.getResult().getIncompatibilities()) {
				problems
					.add(path(schema.getName(), each.getLocation()) + " " + each.getType() + ": " + each.getMessage());
			}
			throw new IllegalArgumentException("Avro " + schema.getFullName() + " cannot be read into "
					+ type.getSimpleName() + ": " + String.join("; ", problems));
		}
	}

	Object read(byte[] bytes) throws IOException {
		BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
		try {
			return new SpecificDatumReader<>(this.writer, this.reader, this.data).read(null, decoder);
		}
		catch (RuntimeException ex) {
			// once more, slower, for the path of the field
			return again(bytes);
		}
	}

	private Object again(byte[] bytes) throws IOException {
		try {
			return new PathReader(this.writer, this.reader, this.data).readAll(bytes);
		}
		catch (AvroMismatch ex) {
			throw ex.within(this.name);
		}
	}

	// a JSON pointer into the class's schema
	private String path(String root, String pointer) {
		StringBuilder path = new StringBuilder(root);
		Schema at = this.reader;
		String[] steps = pointer.substring(1).split("/", -1);
		for (int i = 0; i < steps.length; i++) {
			if (steps[i].equals("fields") && i + 1 < steps.length && at.getType() == Schema.Type.RECORD) {
				Schema.Field field = at.getFields().get(Integer.parseInt(steps[++i]));
				path.append('.').append(field.name());
				at = field.schema();
			}
			else if (steps[i].equals("items") && at.getType() == Schema.Type.ARRAY) {
				path.append("[]");
				at = at.getElementType();
			}
			else if (steps[i].equals("values") && at.getType() == Schema.Type.MAP) {
				path.append("{}");
				at = at.getValueType();
			}
			else if (at.isUnion() && steps[i].matches("\\d+")) {
				at = at.getTypes().get(Integer.parseInt(steps[i]));
			}
		}
		return path.toString();
	}

	private static Schema schema(SpecificData data, Class<?> type) {
		try {
			return data.getSchema(type);
		}
		catch (AvroRuntimeException ex) {
			throw new IllegalArgumentException(
					type.getSimpleName() + " is no class that Avro generated: it has no schema in SCHEMA$", ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static SpecificData data(Class<?> type) {
		return SpecificData.getForClass((Class<? extends SpecificRecord>) type);
	}

	/**
	 * Notes the path of the field that cannot be read.
	 */
	private static final class PathReader extends SpecificDatumReader<Object> {

		private final Schema from;

		private final Schema to;

		PathReader(Schema from, Schema to, SpecificData data) {
			super(from, to, data);
			this.from = from;
			this.to = to;
		}

		Object readAll(byte[] bytes) throws IOException {
			ResolvingDecoder decoder = DecoderFactory.get()
				.resolvingDecoder(this.from, this.to, DecoderFactory.get().binaryDecoder(bytes, null));
			return read(null, this.to, decoder);
		}

		@Override
		protected void readField(Object record, Schema.Field field, @Nullable Object oldDatum, ResolvingDecoder in,
				@Nullable Object state) throws IOException {
			try {
				super.readField(record, field, oldDatum, in, state);
			}
			catch (AvroMismatch ex) {
				throw ex.within("." + field.name());
			}
			catch (RuntimeException ex) {
				String type = (field.schema().getLogicalType() != null) ? field.schema().getLogicalType().getName()
						: field.schema().getType().getName();
				throw new AvroMismatch("is not a valid " + type + " (" + PayloadException.kind(ex) + ")", ex)
					.within("." + field.name());
			}
		}

	}

}
