package com.github.onsdigital.dp.kafka.consumer.failure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

import com.github.onsdigital.dp.kafka.support.SafeText;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Makes the record that goes to a dead-letter topic: same key and value, its own headers,
 * and Spring Kafka's {@code kafka_dlt-*} headers with origin and cause. Each of these
 * replaces an older one of its name and is bounded, so that a record that comes round
 * again does not grow.
 */
final class DeadLetterRecords {

	private static final int MESSAGE_LIMIT = 1024;

	private static final int STACKTRACE_LIMIT = 4096;

	private DeadLetterRecords() {
	}

	static ProducerRecord<byte[], byte[]> of(String topic, String group, ConsumerRecord<byte[], byte[]> record,
			Throwable failure) {
		Headers headers = new RecordHeaders(record.headers().toArray());
		put(headers, KafkaHeaders.DLT_ORIGINAL_TOPIC, bytes(record.topic(), MESSAGE_LIMIT));
		put(headers, KafkaHeaders.DLT_ORIGINAL_PARTITION,
				ByteBuffer.allocate(Integer.BYTES).putInt(record.partition()).array());
		put(headers, KafkaHeaders.DLT_ORIGINAL_OFFSET,
				ByteBuffer.allocate(Long.BYTES).putLong(record.offset()).array());
		put(headers, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP,
				ByteBuffer.allocate(Long.BYTES).putLong(record.timestamp()).array());
		put(headers, KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP, bytes(group, MESSAGE_LIMIT));
		put(headers, KafkaHeaders.DLT_EXCEPTION_FQCN, bytes(failure.getClass().getName(), MESSAGE_LIMIT));
		put(headers, KafkaHeaders.DLT_EXCEPTION_MESSAGE, bytes(message(failure), MESSAGE_LIMIT));
		put(headers, KafkaHeaders.DLT_EXCEPTION_STACKTRACE, bytes(stackTrace(failure), STACKTRACE_LIMIT));
		return new ProducerRecord<>(topic, null, record.key(), record.value(), headers);
	}

	private static void put(Headers headers, String name, byte[] value) {
		headers.remove(name);
		headers.add(name, value);
	}

	private static byte[] bytes(@Nullable String text, int limit) {
		String some = (text != null) ? text : "";
		return some.substring(0, Math.min(limit, some.length())).getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable String message(Throwable failure) {
		String message = SafeText.message(failure);
		return (message != null) ? SafeText.escape(message, MESSAGE_LIMIT) : null;
	}

	// of the copy only the texts are escaped: its lines are those of a stack trace
	private static String stackTrace(Throwable failure) {
		StringWriter text = new StringWriter();
		Throwable safe = SafeThrowable.forLog(failure);
		if (safe != null) {
			safe.printStackTrace(new PrintWriter(text, true));
		}
		return text.toString();
	}

}
