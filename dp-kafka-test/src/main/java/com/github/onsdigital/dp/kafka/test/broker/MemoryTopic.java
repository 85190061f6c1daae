package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A topic of the in-memory cluster. Guarded by the lock of the cluster.
 */
final class MemoryTopic {

	private final String name;

	private final Uuid id;

	private final List<PartitionLog> partitions = new ArrayList<>();

	private final Map<String, String> configs = new HashMap<>();

	MemoryTopic(String name, Uuid id, int partitions) {
		this.name = name;
		this.id = id;
		grow(partitions);
	}

	String name() {
		return this.name;
	}

	Uuid id() {
		return this.id;
	}

	List<PartitionLog> partitions() {
		return this.partitions;
	}

	// Returns the settings of the topic, which have no effect.
	Map<String, String> configs() {
		return this.configs;
	}

	void grow(int total) {
		for (int i = this.partitions.size(); i < total; i++) {
			this.partitions.add(new PartitionLog(new TopicPartition(this.name, i)));
		}
	}

}
