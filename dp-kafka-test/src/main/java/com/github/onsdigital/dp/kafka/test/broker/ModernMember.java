package com.github.onsdigital.dp.kafka.test.broker;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A member as the coordinator of a group with {@code group.protocol=consumer} knows it.
 * Guarded by the lock of the cluster.
 */
final class ModernMember {

	final String id;

	final @Nullable String instanceId;

	final MemberSession session;

	final @Nullable OtherMember other;

	final long rebalanceTimeoutNanos;

	Set<String> topics;

	int epoch;

	/**
	 * The partitions that the group intends for the member.
	 */
	Set<TopicPartition> target = Set.of();

	/**
	 * The partitions that the member has reported.
	 */
	Set<TopicPartition> owned = Set.of();

	/**
	 * The partitions that the coordinator has sent to the member.
	 */
	Set<TopicPartition> assigned = Set.of();

	final ClusterTimer revocationTimer;

	/**
	 * Whether a static member has left for a time.
	 */
	boolean detached;

	ModernMember(ModernJoin request, MemberSession session, ClusterTimer revocationTimer) {
		this.id = request.memberId();
		this.instanceId = request.instanceId();
		this.topics = new TreeSet<>(request.topics());
		this.rebalanceTimeoutNanos = request.rebalanceTimeoutNanos();
		this.other = request.other();
		this.session = session;
		this.revocationTimer = revocationTimer;
	}

	// the partitions that no other member may have now
	Set<TopicPartition> claimed() {
		Set<TopicPartition> claimed = new HashSet<>(this.owned);
		claimed.addAll(this.assigned);
		return claimed;
	}

	boolean mustRevoke() {
		return !this.target.containsAll(this.owned);
	}

	void keepOnlyTarget() {
		Set<TopicPartition> kept = new LinkedHashSet<>(this.owned);
		kept.retainAll(this.target);
		this.assigned = kept;
	}

}
