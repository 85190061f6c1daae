package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

import com.github.onsdigital.dp.kafka.support.HeaderSnapshot;
import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Creates the record for a dead-letter topic: the key, value and headers of the failed
 * record, and Spring Kafka's {@code kafka_dlt-*} headers with origin and cause. Each of
 * these headers replaces an older one of the same name and is limited in size, so that a
 * record that fails repeatedly does not grow.
 */
final class DeadLetterRecords {

	private static final int MESSAGE_LIMIT = 1024;

	private static final int STACKTRACE_LIMIT = 4096;

	private static final List<String> OPTIONAL = List.of(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
			KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP, KafkaHeaders.DLT_EXCEPTION_MESSAGE,
			KafkaHeaders.DLT_EXCEPTION_STACKTRACE);

	private DeadLetterRecords() {
	}

	static ProducerRecord<byte[], byte[]> of(String topic, String group, ConsumerRecord<byte[], byte[]> record,
			Throwable failure, Detail detail) {
		Headers headers = new RecordHeaders(HeaderSnapshot.of(record.headers()));
		if (detail != Detail.NONE) {
			put(headers, KafkaHeaders.DLT_ORIGINAL_TOPIC, bytes(record.topic(), MESSAGE_LIMIT));
			put(headers, KafkaHeaders.DLT_ORIGINAL_PARTITION,
					ByteBuffer.allocate(Integer.BYTES).putInt(record.partition()).array());
			put(headers, KafkaHeaders.DLT_ORIGINAL_OFFSET,
					ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).array());
			put(headers, KafkaHeaders.DLT_EXCEPTION_FQCN, bytes(failure.getClass().getName(), MESSAGE_LIMIT));
		}
		if (detail == Detail.ALL) {
			put(headers, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
					ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array());
			put(headers, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP, bytes(group, MESSAGE_LIMIT));
			put(headers, KafkaHeaders.DLT_EXCEPTION_MESSAGE, bytes(message(failure), MESSAGE_LIMIT));
			put(headers, KafkaHeaders.DLT_EXCEPTION_STACKTRACE, bytes(stackTrace(failure), STACKTRACE_LIMIT));
		}
		else {
			OPTIONAL.forEach(headers::remove);
		}
		return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
	}

	private static void put(Headers headers, String name, byte[] value) {
		headers.remove(name);
		headers.add(name, value);
	}

	// at most limit bytes, without a truncated character
	private static byte[] bytes(@Nullable String text, int limit) {
		String value = (text != null) ? text : "";
		byte[] bytes = value.substring(0, Math.min(limit, value.length())).getBytes(StandardCharsets.UTF_8);
		int end = Math.min(limit, bytes.length);
		while (end < bytes.length && end > 0 && (bytes[end] & 0xc0) == 0x80) {
			end--;
		}
		return (end < bytes.length) ? Arrays.copyOf(bytes, end) : bytes;
	}

	private static @Nullable String message(Throwable failure) {
		String message = SafeText.message(failure);
		return (message != null) ? SafeText.escape(message, MESSAGE_LIMIT) : null;
	}

	// the copy has escaped messages; its lines are those of a stack trace
	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		Throwable safe = SafeThrowable.forLog(failure);
		if (safe != null) {
			safe.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

	/**
	 * How many headers are added. A record may have the maximum size of its topic; each
	 * added header would then make it too large for the dead-letter topic.
	 */
	enum Detail {

		/** Origin and cause. */
		ALL,

		/** Topic, partition and offset, and the class of the exception. */
		ORIGIN,

		/**
		 * Only the record's own headers.
		 */
		NONE;

		@Nullable Detail less() {
			return switch (this) {
				case ALL -> ORIGIN;
				case ORIGIN -> NONE;
				case NONE -> null;
			};
		}

	}

}
