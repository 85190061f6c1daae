package com.github.onsdigital.dp.kafka.test.broker;

import java.nio.charset.StandardCharsets;

import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Computes the size of a record as the producer client does: a batch with this record
 * only, not compressed, an upper bound.
 */
final class RecordSizes {

	/** The size of the header of a batch. */
	private static final int BATCH_OVERHEAD = 61;

	/** The maximum size of the length, attributes, timestamp and offset of a record. */
	private static final int RECORD_OVERHEAD = 21;

	private RecordSizes() {
	}

	// Returns the size of a batch with this record only.
	static int ofBatch(byte @Nullable [] key, byte @Nullable [] value, Header[] headers) {
		return BATCH_OVERHEAD + ofRecord(key, value, headers);
	}

	static int ofRecord(byte @Nullable [] key, byte @Nullable [] value, Header[] headers) {
		int size = RECORD_OVERHEAD + ofBytes(key) + ofBytes(value) + ofVarint(headers.length);
		for (Header header : headers) {
			size += ofBytes(header.key().getBytes(StandardCharsets.UTF_8)) + ofBytes(header.value());
		}
		return size;
	}

	private static int ofBytes(byte @Nullable [] bytes) {
		return (bytes != null) ? ofVarint(bytes.length) + bytes.length : ofVarint(-1);
	}

	// Returns the size of a number in zigzag encoding with 7 bits a byte.
	private static int ofVarint(int value) {
		int zigzag = (value << 1) ^ (value >> 31);
		int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(zigzag));
		return (bits + 6) / 7;
	}

}
