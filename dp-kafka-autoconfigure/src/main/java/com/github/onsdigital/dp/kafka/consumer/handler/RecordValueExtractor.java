package com.github.onsdigital.dp.kafka.consumer.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.PayloadReader;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Reads the payload from a record's value.
 */
final class RecordValueExtractor implements PayloadExtractor {

	private final String handler;

	private final PayloadReader reader;

	private final boolean nullable;

	RecordValueExtractor(String handler, PayloadReader reader, boolean nullable) {
		this.handler = handler;
		this.reader = reader;
		this.nullable = nullable;
	}

	@Override
	public @Nullable Object from(ConsumerRecord<byte[], byte[]> record) {
		byte @Nullable [] value = record.value();
		Object payload = (value != null) ? read(value, record) : null;
		if (payload == null && !this.nullable) {
			throw new UnreadableRecordException(
					Unreadable.text(this.handler, record, "the value is null, and the parameter is not @Nullable"),
					null);
		}
		return payload;
	}

	private @Nullable Object read(byte[] value, ConsumerRecord<?, ?> record) {
		try {
			return this.reader.read(value);
		}
		catch (RuntimeException ex) {
			throw new UnreadableRecordException(
					Unreadable.text(this.handler, record, String.valueOf(SafeText.message(ex))), ex);
		}
	}

}
