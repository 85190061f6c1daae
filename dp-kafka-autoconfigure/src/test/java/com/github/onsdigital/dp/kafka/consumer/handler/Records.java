package com.github.onsdigital.dp.kafka.consumer.handler;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.PayloadReader;

/**
 * Creates records for the tests, and payload readers without JSON.
 */
final class Records {

	private Records() {
	}

	static ConsumerRecord<byte[], byte[]> record(long offset, @Nullable String key, @Nullable String value) {
		return new ConsumerRecord<>("orders", 0, offset, bytes(key), bytes(value));
	}

	static ConsumerRecord<byte[], byte[]> withHeader(ConsumerRecord<byte[], byte[]> record, String name, String value) {
		record.headers().add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
		return record;
	}

	/**
	 * Reads an {@link Order} from its item as text, {@code null} as null, and rejects
	 * {@code bad}.
	 */
	static PayloadReader reader(Type type, @Nullable String schema) {
		if (type == byte[].class) {
			return (bytes) -> bytes;
		}
		if (type == String.class) {
			return (bytes) -> new String(bytes, StandardCharsets.UTF_8);
		}
		if (type == Object.class) {
			throw new IllegalArgumentException("no converter from bytes to Object");
		}
		return Records::order;
	}

	private static @Nullable Object order(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		if (text.equals("bad")) {
			throw new IllegalStateException("not an order, line 1");
		}
		return text.equals("null") ? null : new Order(text);
	}

	@SuppressWarnings("NullAway") // undocumented: key and value may be null
	private static byte[] bytes(@Nullable String text) {
		return (text != null) ? text.getBytes(StandardCharsets.UTF_8) : null;
	}

}
