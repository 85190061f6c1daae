package com.github.onsdigital.dp.kafka.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
 * @since 0.1.0
 */
public record ClusterReport(List<AddressReport> addresses, Map<String, TopicPresence> topics,
		@Nullable String clusterId, boolean usable, Instant at) {

	public ClusterReport {
		addresses = List.copyOf(addresses);
		topics = Map.copyOf(topics);
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
