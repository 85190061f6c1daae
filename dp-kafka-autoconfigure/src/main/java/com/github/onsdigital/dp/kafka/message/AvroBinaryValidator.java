package com.github.onsdigital.dp.kafka.message;

import org.apache.avro.Schema;

/**
 * Checks Avro binary against its schema without allocating values, before Avro's own
 * decoder reads it. A length, count or depth that the bytes declare but do not contain
 * therefore allocates no memory. Follows the section "Binary Encoding" of the Avro
 * specification.
 */
final class AvroBinaryValidator {

	/** The nesting depth that Jackson allows for JSON. */
	private static final int MAX_DEPTH = 500;

	/** Items without bytes (null, empty records) use memory but no bytes. */
	private static final int MAX_EMPTY_ITEMS = 10_000;

	private final Schema schema;

	AvroBinaryValidator(Schema schema) {
		this.schema = schema;
	}

	/**
	 * Checks that the bytes begin with a complete value of the schema.
	 * @throws AvroMismatch if they do not; names the field
	 */
	void check(byte[] bytes) {
		try {
			new Walk(bytes).value(this.schema, 0);
		}
		catch (AvroMismatch ex) {
			throw ex.within(this.schema.getName());
		}
	}

	private static final class Walk {

		private final byte[] bytes;

		private int at;

		private long emptyItems;

		Walk(byte[] bytes) {
			this.bytes = bytes;
		}

		void value(Schema schema, int depth) {
			if (depth > MAX_DEPTH) {
				throw new AvroMismatch("is nested deeper than " + MAX_DEPTH);
			}
			switch (schema.getType()) {
				case NULL -> skip(0);
				case BOOLEAN -> skip(1);
				case INT, LONG -> number();
				case FLOAT -> skip(4);
				case DOUBLE -> skip(8);
				case BYTES, STRING -> skip(number());
				case FIXED -> skip(schema.getFixedSize());
				case ENUM -> index(schema.getEnumSymbols().size());
				case UNION -> value(schema.getTypes().get(index(schema.getTypes().size())), depth + 1);
				case ARRAY -> items(schema.getElementType(), false, depth + 1);
				case MAP -> items(schema.getValueType(), true, depth + 1);
				case RECORD -> schema.getFields().forEach((field) -> field(field, depth + 1));
			}
		}

		private void field(Schema.Field field, int depth) {
			try {
				value(field.schema(), depth);
			}
			catch (AvroMismatch ex) {
				throw ex.within("." + field.name());
			}
		}

		private void items(Schema item, boolean keyed, int depth) {
			for (long count = number(); count != 0; count = number()) {
				if (count < 0) {
					number();
				}
				// abs of the smallest long is negative, and is refused
				long items = Math.abs(count);
				if (items < 0) {
					throw new AvroMismatch("declares a block of 2^63 items");
				}
				for (long i = 0; i < items; i++) {
					int before = this.at;
					if (keyed) {
						skip(number());
					}
					item(item, keyed, depth);
					if (this.at == before && ++this.emptyItems > MAX_EMPTY_ITEMS) {
						throw new AvroMismatch("has more than " + MAX_EMPTY_ITEMS + " items without bytes");
					}
				}
			}
		}

		private void item(Schema schema, boolean keyed, int depth) {
			try {
				value(schema, depth);
			}
			catch (AvroMismatch ex) {
				throw ex.within(keyed ? "{}" : "[]");
			}
		}

		private int index(int size) {
			long index = number();
			if (index < 0 || index >= size) {
				throw new AvroMismatch("has index " + index + " of " + size + " at byte " + this.at);
			}
			return (int) index;
		}

		private void skip(long length) {
			if (length < 0 || length > this.bytes.length - this.at) {
				throw new AvroMismatch("has length " + length + " at byte " + this.at + " of " + this.bytes.length);
			}
			this.at += (int) length;
		}

		// a zig-zag variable-length number
		private long number() {
			long raw = 0;
			for (int shift = 0; shift < 64; shift += 7) {
				if (this.at >= this.bytes.length) {
					throw new AvroMismatch("ends within a number at byte " + this.at);
				}
				int octet = this.bytes[this.at++];
				raw |= (octet & 0x7FL) << shift;
				if (octet >= 0) {
					return (raw >>> 1) ^ -(raw & 1);
				}
			}
			throw new AvroMismatch("has a number of more than 10 bytes at byte " + this.at);
		}

	}

}
