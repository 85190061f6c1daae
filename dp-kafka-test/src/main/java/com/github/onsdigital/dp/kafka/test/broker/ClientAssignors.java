package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;

/**
 * The assignors of a member, which are the ones of Kafka's client.
 */
final class ClientAssignors {

	private final MemoryCluster cluster;

	private final List<ConsumerPartitionAssignor> assignors;

	ClientAssignors(MemoryCluster cluster, List<ConsumerPartitionAssignor> assignors) {
		this.cluster = cluster;
		this.assignors = assignors;
	}

	// the highest protocol that all of them support
	RebalanceProtocol protocol() {
		Set<RebalanceProtocol> common = EnumSet.allOf(RebalanceProtocol.class);
		this.assignors.forEach((assignor) -> common.retainAll(assignor.supportedProtocols()));
		return Arrays.stream(RebalanceProtocol.values())
			.filter(common::contains)
			.reduce((lower, higher) -> higher)
			.orElse(RebalanceProtocol.EAGER);
	}

	Map<String, Subscription> subscriptions(Set<String> topics, Collection<TopicPartition> owned, int generation,
			Optional<String> instanceId) {
		Map<String, Subscription> all = new LinkedHashMap<>();
		for (ConsumerPartitionAssignor assignor : this.assignors) {
			Subscription subscription = new Subscription(new ArrayList<>(topics), assignor.subscriptionUserData(topics),
					new ArrayList<>(owned), generation, Optional.empty());
			subscription.setGroupInstanceId(instanceId);
			all.put(assignor.name(), subscription);
		}
		return all;
	}

	/**
	 * Assigns the partitions of all members. With the lock of the cluster.
	 * @param name the name of the assignor
	 * @param subscriptions the subscription of each member
	 * @return the partitions of each member
	 */
	Map<String, List<TopicPartition>> assign(String name, Map<String, Subscription> subscriptions) {
		Set<String> topics = new TreeSet<>();
		subscriptions.values().forEach((subscription) -> topics.addAll(subscription.topics()));
		Map<String, List<TopicPartition>> assigned = new LinkedHashMap<>();
		assignor(name).assign(new ClusterMetadata(this.cluster).of(topics), new GroupSubscription(subscriptions))
			.groupAssignment()
			.forEach((member, assignment) -> assigned.put(member, assignment.partitions()));
		return assigned;
	}

	void onAssignment(String name, Assignment assignment, ConsumerGroupMetadata metadata) {
		assignor(name).onAssignment(assignment, metadata);
	}

	private ConsumerPartitionAssignor assignor(String name) {
		return this.assignors.stream()
			.filter((assignor) -> assignor.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("Coordinator selected invalid assignment protocol: " + name));
	}

}
