package com.github.onsdigital.dp.kafka.test.broker;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Serializes the records of one producer and selects their partitions: the partition of
 * the record, that of the configured partitioner, or the hash of the key as in the
 * client. Records without a key go to the partitions of the topic in turn, from partition
 * 0 on, where the client selects partitions at random.
 */
final class SendSerializer<K, V> {

	private final MemoryCluster cluster;

	private final ProducerConfig config;

	private final boolean ignoreKeys;

	private final Serializer<K> keys;

	private final Serializer<V> values;

	private final @Nullable Partitioner partitioner;

	// the number of records without a key, by topic
	private final Map<String, Integer> unkeyed = new HashMap<>();

	SendSerializer(MemoryCluster cluster, ProducerConfig config, @Nullable Serializer<K> keys,
			@Nullable Serializer<V> values) {
		this.cluster = cluster;
		this.config = config;
		this.ignoreKeys = config.getBoolean(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG);
		Map<String, Object> client = Map.of(ProducerConfig.CLIENT_ID_CONFIG,
				config.getString(ProducerConfig.CLIENT_ID_CONFIG));
		this.partitioner = config.getConfiguredInstance(ProducerConfig.PARTITIONER_CLASS_CONFIG, Partitioner.class,
				client);
		this.keys = (keys != null) ? keys : create(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, client, true);
		this.values = (values != null) ? values : create(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, client, false);
	}

	@SuppressWarnings("unchecked")
	private <T> Serializer<T> create(String name, Map<String, Object> client, boolean key) {
		Serializer<T> serializer = this.config.getConfiguredInstance(name, Serializer.class);
		serializer.configure(this.config.originals(client), key);
		return serializer;
	}

	byte @Nullable [] key(ProducerRecord<K, V> record) {
		return serialize(this.keys, record, record.key(), "key");
	}

	byte @Nullable [] value(ProducerRecord<K, V> record) {
		return serialize(this.values, record, record.value(), "value");
	}

	private <T> byte @Nullable [] serialize(Serializer<T> serializer, ProducerRecord<K, V> record, T data,
			String part) {
		try {
			byte[] bytes = serializer.serialize(record.topic(), record.headers(), data);
			// the client copies them to its buffer
			return (bytes != null) ? bytes.clone() : null;
		}
		catch (ClassCastException ex) {
			throw new SerializationException("Can't convert " + part + " of class " + data.getClass().getName()
					+ " to class " + serializer.getClass().getName() + " specified in " + part + ".serializer", ex);
		}
	}

	// Selects the partition of a record.
	int partition(ProducerRecord<K, V> record, byte @Nullable [] key, byte @Nullable [] value, int partitions) {
		if (record.partition() != null) {
			return record.partition();
		}
		if (this.partitioner != null) {
			return partition(this.partitioner, record, key, value, partitions);
		}
		if (key != null && !this.ignoreKeys) {
			return BuiltInPartitioner.partitionForKey(key, partitions);
		}
		return this.cluster.read(() -> this.unkeyed.merge(record.topic(), 1, Integer::sum) - 1) % partitions;
	}

	private int partition(Partitioner custom, ProducerRecord<K, V> record, byte @Nullable [] key,
			byte @Nullable [] value, int partitions) {
		int partition = custom.partition(record.topic(), record.key(), key, record.value(), value,
				new ClusterMetadata(this.cluster).of(record.topic(), partitions));
		if (partition < 0) {
			throw new IllegalArgumentException(String.format("The partitioner generated an invalid partition number: "
					+ "%d. Partition number should always be non-negative.", partition));
		}
		return partition;
	}

	void close() {
		Utils.closeQuietly(this.keys, "producer keySerializer");
		Utils.closeQuietly(this.values, "producer valueSerializer");
		Utils.closeQuietly(this.partitioner, "producer partitioner");
	}

}
