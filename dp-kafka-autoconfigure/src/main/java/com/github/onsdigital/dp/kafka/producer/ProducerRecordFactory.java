package com.github.onsdigital.dp.kafka.producer;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

import com.github.onsdigital.dp.kafka.message.TraceIds;

/**
 * Creates the record of a message from value, key, headers and trace id.
 */
final class ProducerRecordFactory {

	private final String topic;

	private final Map<String, String> fixedHeaders;

	ProducerRecordFactory(ProducerSettings settings) {
		this.topic = settings.topic();
		this.fixedHeaders = settings.headers();
	}

	/**
	 * Creates a record. A header of the message replaces a fixed header of the same name.
	 * The record has exactly one trace id: the message's own if it is valid, else the one
	 * of the MDC, else a new one.
	 */
	ProducerRecord<byte[], byte[]> create(byte[] value, SendOptions options) {
		RecordHeaders headers = new RecordHeaders();
		options.headers().forEach(headers::add);
		this.fixedHeaders.forEach((name, text) -> {
			if (headers.lastHeader(name) == null) {
				headers.add(name, text.getBytes(StandardCharsets.UTF_8));
			}
		});
		String traceId = traceId(headers);
		headers.remove(TraceIds.HEADER);
		headers.add(TraceIds.HEADER, traceId.getBytes(StandardCharsets.UTF_8));
		return new ProducerRecord<>(this.topic, null, null, options.key(), value, headers);
	}

	private static String traceId(Headers headers) {
		for (Header header : headers.headers(TraceIds.HEADER)) {
			byte[] value = header.value();
			String id = (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
			if (id != null && TraceIds.isValid(id)) {
				return id;
			}
		}
		return TraceIds.current();
	}

}
