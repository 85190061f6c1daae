package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;

import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the interceptors of a producer as the client does: their exceptions are logged
 * only.
 */
final class SendInterceptors<K, V> {

	private static final Logger logger = LoggerFactory.getLogger(MemoryProducer.class);

	private final List<ProducerInterceptor<K, V>> interceptors;

	SendInterceptors(List<ProducerInterceptor<K, V>> interceptors) {
		this.interceptors = List.copyOf(interceptors);
	}

	ProducerRecord<K, V> onSend(ProducerRecord<K, V> record) {
		ProducerRecord<K, V> intercepted = record;
		for (ProducerInterceptor<K, V> interceptor : this.interceptors) {
			try {
				intercepted = interceptor.onSend(intercepted);
			}
			catch (Exception ex) {
				logger.warn("Error executing interceptor onSend callback for topic: {}, partition: {}", record.topic(),
						record.partition(), ex);
			}
		}
		return intercepted;
	}

	void onAcknowledgement(RecordMetadata metadata, @Nullable Exception failure, Headers headers) {
		for (ProducerInterceptor<K, V> interceptor : this.interceptors) {
			try {
				interceptor.onAcknowledgement(metadata, failure, headers);
			}
			catch (Exception ex) {
				logger.warn("Error executing interceptor onAcknowledgement callback", ex);
			}
		}
	}

	// The record was not accepted.
	void onSendError(ProducerRecord<K, V> record, TopicPartition partition, Exception failure) {
		RecordHeaders headers = new RecordHeaders(record.headers());
		headers.setReadOnly();
		onAcknowledgement(new RecordMetadata(partition, -1, -1, -1, -1, -1), failure, headers);
	}

	void close() {
		for (ProducerInterceptor<K, V> interceptor : this.interceptors) {
			try {
				interceptor.close();
			}
			catch (Exception ex) {
				logger.error("Failed to close producer interceptor", ex);
			}
		}
	}

}
