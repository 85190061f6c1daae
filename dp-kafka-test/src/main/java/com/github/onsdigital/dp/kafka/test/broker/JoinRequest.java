package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A request to join a classic group.
 *
 * @param memberId the member's id, empty for a new member
 * @param instanceId the {@code group.instance.id}
 * @param clientId the {@code client.id}
 * @param sessionTimeoutNanos the session timeout
 * @param rebalanceTimeoutNanos how long a rebalance waits for the member
 * @param subscriptions the subscription for each assignor, in the order of preference
 */
record JoinRequest(String memberId, @Nullable String instanceId, String clientId, long sessionTimeoutNanos,
		long rebalanceTimeoutNanos, Map<String, Subscription> subscriptions) {

	static JoinRequest of(String memberId, ConsumerSettings settings, Map<String, Subscription> subscriptions) {
		return new JoinRequest(memberId, settings.instanceId(), settings.clientId(), settings.sessionTimeoutNanos(),
				settings.maxPollIntervalNanos(), subscriptions);
	}

}
