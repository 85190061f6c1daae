package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interceptors of a consumer. As by Kafka's client, their exceptions are logged and
 * not thrown. Called without the lock of the cluster.
 */
final class ConsumeInterceptors {

	private static final Logger logger = LoggerFactory.getLogger(ConsumeInterceptors.class);

	private final List<ConsumerInterceptor<byte[], byte[]>> interceptors;

	ConsumeInterceptors(List<ConsumerInterceptor<byte[], byte[]>> interceptors) {
		this.interceptors = interceptors;
	}

	ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
		ConsumerRecords<byte[], byte[]> intercepted = records;
		for (ConsumerInterceptor<byte[], byte[]> interceptor : this.interceptors) {
			try {
				intercepted = interceptor.onConsume(intercepted);
			}
			catch (RuntimeException ex) {
				logger.warn("Error executing interceptor onConsume callback", ex);
			}
		}
		return intercepted;
	}

	void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
		call((interceptor) -> interceptor.onCommit(offsets), "onCommit");
	}

	void close() {
		call(ConsumerInterceptor::close, "close");
	}

	private void call(Consumer<ConsumerInterceptor<byte[], byte[]>> method, String name) {
		for (ConsumerInterceptor<byte[], byte[]> interceptor : this.interceptors) {
			try {
				method.accept(interceptor);
			}
			catch (RuntimeException ex) {
				logger.warn("Error executing interceptor " + name + " callback", ex);
			}
		}
	}

}
