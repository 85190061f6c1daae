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
 * @since 0.1.0
 */
public record ClusterReport(List<AddressReport> addresses, Map<String, TopicPresence> topics,
		@Nullable String clusterId, boolean usable, Instant at, Map<String, Uuid> topicIds) {

	public ClusterReport {
		addresses = List.copyOf(addresses);
		topics = Map.copyOf(topics);
		topicIds = Map.copyOf(topicIds);
	}

	/**
	 * Creates a report without topic ids.
	 * @param addresses one report per address in effect
	 * @param topics what the cluster says of each watched topic
	 * @param clusterId the cluster's id, or {@code null}
	 * @param usable whether clients can be made
	 * @param at when the check ended
	 */
	public ClusterReport(List<AddressReport> addresses, Map<String, TopicPresence> topics, @Nullable String clusterId,
			boolean usable, Instant at) {
		this(addresses, topics, clusterId, usable, at, Map.of());
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
