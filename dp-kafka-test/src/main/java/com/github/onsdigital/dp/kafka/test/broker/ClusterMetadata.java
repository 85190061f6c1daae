package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.Uuid;

/**
 * Describes brokers and topics as the metadata of a client does. Used with the lock of
 * the cluster.
 */
final class ClusterMetadata {

	private static final int PORT = 9092;

	private final MemoryCluster cluster;

	ClusterMetadata(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	List<Node> nodes() {
		return IntStream.range(0, this.cluster.brokers().count()).mapToObj(ClusterMetadata::node).toList();
	}

	static Node node(int broker) {
		return new Node(broker, "broker-" + broker, PORT);
	}

	List<PartitionInfo> partitions(MemoryTopic topic) {
		List<PartitionInfo> partitions = new ArrayList<>();
		for (int i = 0; i < topic.partitions().size(); i++) {
			Node leader = node(this.cluster.brokers().leader(i));
			Node[] replicas = { leader };
			partitions.add(new PartitionInfo(topic.name(), i, leader, replicas, replicas));
		}
		return partitions;
	}

	Cluster of(Collection<String> topics) {
		List<PartitionInfo> partitions = new ArrayList<>();
		Map<String, Uuid> ids = new HashMap<>();
		for (String name : topics) {
			MemoryTopic topic = this.cluster.topic(name);
			if (topic != null) {
				partitions.addAll(partitions(topic));
				ids.put(name, topic.id());
			}
		}
		return new Cluster("memory", nodes(), partitions, Set.of(), Set.of(), Set.of(), null, ids);
	}

}
