package com.github.onsdigital.dp.kafka.contract;

import java.util.Map;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;

/**
 * How the groups of a contract test assign their partitions.
 */
enum GroupMode {

	/** The classic protocol; each rebalance revokes all partitions. */
	EAGER(Map.of("group.protocol", "classic", "partition.assignment.strategy", RangeAssignor.class.getName())),

	/** The classic protocol; a rebalance revokes only the partitions that move. */
	COOPERATIVE(Map.of("group.protocol", "classic", "partition.assignment.strategy",
			CooperativeStickyAssignor.class.getName())),

	/** The protocol of KIP-848. */
	CONSUMER(Map.of("group.protocol", "consumer"));

	@SuppressWarnings("ImmutableEnumChecker") // created by Map.of
	private final Map<String, String> clientProperties;

	GroupMode(Map<String, String> clientProperties) {
		this.clientProperties = clientProperties;
	}

	boolean isClassic() {
		return this != CONSUMER;
	}

	Map<String, String> clientProperties() {
		return this.clientProperties;
	}

}
