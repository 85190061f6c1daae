package com.github.onsdigital.dp.kafka.connection;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates Kafka's own clients. It has no state.
 */
final class NetworkKafkaClients implements KafkaClients {

	static final KafkaClients INSTANCE = new NetworkKafkaClients();

	private NetworkKafkaClients() {
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(Map<String, Object> properties) {
		return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
	}

	@Override
	public Producer<byte[], byte[]> createProducer(Map<String, Object> properties) {
		return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
	}

	@Override
	public Admin createAdmin(Map<String, Object> properties) {
		return Admin.create(properties);
	}

}
