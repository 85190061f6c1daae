package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member as the coordinator of a classic group knows it. Guarded by the lock of the
 * cluster.
 */
final class ClassicMember {

	final @Nullable String instanceId;

	final MemberSession session;

	/**
	 * The member outside the process, or {@code null} for a consumer.
	 */
	final @Nullable OtherMember other;

	String id;

	long rebalanceTimeoutNanos;

	/**
	 * The subscription for each assignor that the member supports, in its order of
	 * preference.
	 */
	Map<String, Subscription> subscriptions = Map.of();

	/**
	 * Whether a join request waits for the other members.
	 */
	boolean joining;

	/**
	 * The generation that its last join request led to; -1 while it waits.
	 */
	int joinedGeneration = -1;

	/**
	 * The response to its sync request; {@code null} while the leader assigns.
	 */
	@Nullable List<TopicPartition> assignment;

	ClassicMember(String id, @Nullable String instanceId, MemberSession session, @Nullable OtherMember other) {
		this.id = id;
		this.instanceId = instanceId;
		this.session = session;
		this.other = other;
	}

	boolean isStatic() {
		return this.instanceId != null;
	}

	Subscription subscription(String assignor) {
		Subscription subscription = this.subscriptions.get(assignor);
		if (subscription == null) {
			throw new IllegalStateException(this.id + " does not support " + assignor);
		}
		return subscription;
	}

	Set<String> topics() {
		Set<String> topics = new TreeSet<>();
		this.subscriptions.values().forEach((subscription) -> topics.addAll(subscription.topics()));
		return topics;
	}

}
