package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The result of one check of the cluster, with each address and each watched topic.
 *
 * @param addresses one report per address in effect, in the user's order
 * @param topics the presence of each watched topic, combined from the responses of all
 * addresses
 * @param clusterId the cluster's id if a broker sent it, or {@code null}
 * @param usable whether clients with this configuration can be created: an address
 * responded in the configured protocol, with a login if one is configured
 * @param at when the check ended
 * @param topicIds the ids of the watched topics, where a broker sent them
 * @param coordinators the status of the coordinator of each watched group
 * @param advertisedUsable false if every address that the brokers advertise failed its
 * check, so that clients can reach the bootstrap addresses only
 * @since 0.1.0
 */
public record ClusterReport(List<AddressReport> addresses, Map<String, TopicPresence> topics,
		@Nullable String clusterId, boolean usable, Instant at, Map<String, Uuid> topicIds,
		Map<String, CoordinatorStatus> coordinators, boolean advertisedUsable) {

	public ClusterReport {
		addresses = List.copyOf(addresses);
		topics = Map.copyOf(topics);
		topicIds = Map.copyOf(topicIds);
		coordinators = Map.copyOf(coordinators);
	}

	/**
	 * Creates a report without topic ids and coordinators.
	 * @param addresses one report per address in effect
	 * @param topics the presence of each watched topic
	 * @param clusterId the cluster's id, or {@code null}
	 * @param usable whether clients can be created
	 * @param at when the check ended
	 */
	public ClusterReport(List<AddressReport> addresses, Map<String, TopicPresence> topics, @Nullable String clusterId,
			boolean usable, Instant at) {
		this(addresses, topics, clusterId, usable, at, Map.of(), Map.of(), true);
	}

	ClusterReport withTopics(Map<String, TopicPresence> others) {
		return new ClusterReport(this.addresses, others, this.clusterId, this.usable, this.at, this.topicIds,
				this.coordinators, this.advertisedUsable);
	}

	ClusterReport withCoordinators(Map<String, CoordinatorStatus> others) {
		return new ClusterReport(this.addresses, this.topics, this.clusterId, this.usable, this.at, this.topicIds,
				others, this.advertisedUsable);
	}

	/**
	 * Returns the status of the coordinator of a group.
	 * @param group the name of the group
	 * @return the status, {@link CoordinatorStatus#UNKNOWN} if it was not checked
	 */
	public CoordinatorStatus coordinator(String group) {
		return this.coordinators.getOrDefault(group, CoordinatorStatus.UNKNOWN);
	}

	/**
	 * Returns the number of addresses at which a broker responded.
	 * @return a number from 0 to the number of addresses
	 */
	public int reachable() {
		return (int) this.addresses.stream().filter(AddressReport::reachable).count();
	}

	/**
	 * Returns the presence of a topic.
	 * @param topic the name of the topic
	 * @return the presence, {@link TopicPresence#UNKNOWN} if it was not checked
	 */
	public TopicPresence topic(String topic) {
		return this.topics.getOrDefault(topic, TopicPresence.UNKNOWN);
	}

}
