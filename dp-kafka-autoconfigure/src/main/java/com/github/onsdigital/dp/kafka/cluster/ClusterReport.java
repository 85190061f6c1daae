package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * What one check found out about the cluster: each address, each watched topic.
 *
 * @param addresses one report per address in effect, in the user's order
 * @param topics what the cluster says of each watched topic, the addresses' answers put
 * together
 * @param clusterId the cluster's id if a broker told it, or {@code null}
 * @param usable whether clients of the configured kind can be made: an address answered,
 * in the right protocol, with a login where one is configured
 * @param at when the check ended
 * @param topicIds the ids of those watched topics of which a broker named one
 * @param coordinators what the brokers say of the coordinator of each watched group
 * @param advertisedUsable false if every address that the brokers send clients to was
 * found not to answer, so that clients reach nothing beyond the first answer
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
	 * @param topics what the cluster says of each watched topic
	 * @param clusterId the cluster's id, or {@code null}
	 * @param usable whether clients can be made
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
	 * Tells what the brokers say of the coordinator of a group.
	 * @param group the name of the group
	 * @return what was said, {@link CoordinatorStatus#UNKNOWN} if it was not asked
	 */
	public CoordinatorStatus coordinator(String group) {
		return this.coordinators.getOrDefault(group, CoordinatorStatus.UNKNOWN);
	}

	/**
	 * Counts the addresses at which a broker answered.
	 * @return a number from 0 to the number of addresses
	 */
	public int reachable() {
		return (int) this.addresses.stream().filter(AddressReport::reachable).count();
	}

	/**
	 * Tells what the cluster says of a topic.
	 * @param topic the name of the topic
	 * @return what was said, {@link TopicPresence#UNKNOWN} if it was not asked
	 */
	public TopicPresence topic(String topic) {
		return this.topics.getOrDefault(topic, TopicPresence.UNKNOWN);
	}

}
