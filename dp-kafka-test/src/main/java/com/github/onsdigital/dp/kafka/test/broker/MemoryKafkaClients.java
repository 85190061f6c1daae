package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Creates the clients of an in-memory cluster. Each client belongs to the process that is
 * current when it is created.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class MemoryKafkaClients implements KafkaClients {

	private final MemoryCluster cluster;

	/**
	 * Creates a factory.
	 * @param cluster the cluster
	 */
	public MemoryKafkaClients(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	@Override
	public Consumer<byte[], byte[]> createConsumer(Map<String, Object> properties) {
		return this.cluster.newConsumer(properties);
	}

	@Override
	public Producer<byte[], byte[]> createProducer(Map<String, Object> properties) {
		return new MemoryProducer<>(this.cluster, properties, new ByteArraySerializer(), new ByteArraySerializer());
	}

	@Override
	public Admin createAdmin(Map<String, Object> properties) {
		return MemoryAdmin.newAdmin(this.cluster, properties);
	}

}
