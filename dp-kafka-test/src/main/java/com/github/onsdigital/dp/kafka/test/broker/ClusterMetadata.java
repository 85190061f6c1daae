package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * Describes brokers, topics and partitions as the metadata of a client does. Each
 * partition has one replica. Used with the lock of the cluster.
 */
final class ClusterMetadata {

	private static final int PORT = 9092;

	private final MemoryCluster cluster;

	ClusterMetadata(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	static Node node(int broker) {
		return new Node(broker, "broker-" + broker, PORT);
	}

	List<Node> nodes() {
		return each(this.cluster.brokers().count(), ClusterMetadata::node);
	}

	List<PartitionInfo> partitions(String topic, int count) {
		return each(count, (partition) -> {
			Node[] replicas = { leader(partition) };
			return new PartitionInfo(topic, partition, leader(partition), replicas, replicas);
		});
	}

	List<TopicPartitionInfo> describedPartitions(int count) {
		return each(count, (partition) -> {
			Node leader = leader(partition);
			return new TopicPartitionInfo(partition, leader, List.of(leader), List.of(leader));
		});
	}

	private static <T> List<T> each(int count, IntFunction<T> description) {
		return IntStream.range(0, count).mapToObj(description).toList();
	}

	private Node leader(int partition) {
		return node(this.cluster.brokers().leader(partition));
	}

	// Returns the metadata of topics, as far as they exist.
	Cluster of(Collection<String> topics) {
		List<PartitionInfo> partitions = new ArrayList<>();
		Map<String, Uuid> ids = new HashMap<>();
		for (String name : topics) {
			MemoryTopic topic = this.cluster.topic(name);
			if (topic != null) {
				partitions.addAll(partitions(name, topic.partitions().size()));
				ids.put(name, topic.id());
			}
		}
		return cluster(partitions, ids);
	}

	// Returns the metadata of one topic with the partitions that a client knows.
	Cluster of(String topic, int count) {
		return cluster(partitions(topic, count), Map.of());
	}

	private Cluster cluster(List<PartitionInfo> partitions, Map<String, Uuid> ids) {
		return new Cluster(this.cluster.id(), nodes(), partitions, Set.of(), Set.of(), Set.of(), null, ids);
	}

}
