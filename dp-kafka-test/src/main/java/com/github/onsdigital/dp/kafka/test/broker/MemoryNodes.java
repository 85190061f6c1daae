package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Describes brokers and partitions as Kafka's metadata does. Each partition has one
 * replica. With the lock of the cluster.
 */
final class MemoryNodes {

	private MemoryNodes() {
	}

	static Node of(int broker) {
		return new Node(broker, "broker-" + broker, 9092);
	}

	static List<Node> all(MemoryCluster cluster) {
		List<Node> nodes = new ArrayList<>();
		for (int broker = 0; broker < cluster.brokers().count(); broker++) {
			nodes.add(of(broker));
		}
		return nodes;
	}

	static List<PartitionInfo> partitions(MemoryCluster cluster, String topic, int count) {
		List<PartitionInfo> partitions = new ArrayList<>();
		for (int partition = 0; partition < count; partition++) {
			Node leader = of(cluster.brokers().leader(partition));
			Node[] replicas = { leader };
			partitions.add(new PartitionInfo(topic, partition, leader, replicas, replicas));
		}
		return partitions;
	}

	static List<TopicPartitionInfo> partitions(MemoryCluster cluster, int count) {
		List<TopicPartitionInfo> partitions = new ArrayList<>();
		for (int partition = 0; partition < count; partition++) {
			Node leader = of(cluster.brokers().leader(partition));
			partitions.add(new TopicPartitionInfo(partition, leader, List.of(leader), List.of(leader)));
		}
		return partitions;
	}

	// Returns the metadata of one topic.
	static Cluster cluster(MemoryCluster cluster, String topic, int count) {
		return new Cluster(cluster.id(), all(cluster), partitions(cluster, topic, count), Set.of(), Set.of());
	}

}
