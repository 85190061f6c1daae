package com.github.onsdigital.dp.kafka.cluster;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a response in Kafka's wire format, in the older encoding or in the
 * flexible one. Counts and lengths come from the peer and are not trusted: memory is
 * allocated only for bytes that are present, and for strings only up to a limit.
 */
final class WireReader {

	/** Not exceeded by any name of a host, a topic, a group or a cluster. */
	private static final int MAX_NAME_LENGTH = 255;

	private final ByteBuffer in;

	private final boolean flexible;

	WireReader(ByteBuffer in, boolean flexible) {
		this.in = in;
		this.flexible = flexible;
	}

	short int16() {
		return this.in.getShort();
	}

	int int32() {
		return this.in.getInt();
	}

	Uuid uuid() {
		return new Uuid(this.in.getLong(), this.in.getLong());
	}

	void skip(long bytes) {
		if (bytes < 0 || bytes > this.in.remaining()) {
			throw new BufferUnderflowException();
		}
		this.in.position(this.in.position() + (int) bytes);
	}

	// The number of elements of a list; not more than the number of remaining bytes.
	int count() {
		int count = Math.max(0, this.flexible ? varint() - 1 : this.in.getInt());
		if (count > this.in.remaining()) {
			throw new BufferUnderflowException();
		}
		return count;
	}

	// A name; null also if it is longer than the limit.
	@Nullable String name() {
		int length = length();
		if (length > MAX_NAME_LENGTH || length < 0) {
			skip(Math.max(0, length));
			return null;
		}
		if (length > this.in.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[length];
		this.in.get(bytes);
		return new String(bytes, StandardCharsets.UTF_8);
	}

	void skipString() {
		skip(Math.max(0, length()));
	}

	void skipInts() {
		skip(Math.multiplyFull(Integer.BYTES, count()));
	}

	// The end of a structure, where the flexible encoding may have unknown tagged fields.
	void end() {
		if (this.flexible) {
			for (int i = varint(); i > 0; i--) {
				varint();
				skip(varint());
			}
		}
	}

	private int length() {
		return this.flexible ? varint() - 1 : this.in.getShort();
	}

	private int varint() {
		int value = 0;
		for (int shift = 0; shift < 35; shift += 7) {
			byte part = this.in.get();
			value |= (part & 0x7f) << shift;
			if (part >= 0) {
				if (value < 0) {
					throw new IllegalArgumentException("a negative length");
				}
				return value;
			}
		}
		throw new IllegalArgumentException("a number without an end");
	}

}
