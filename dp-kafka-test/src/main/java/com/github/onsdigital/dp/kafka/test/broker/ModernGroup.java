package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group with {@code group.protocol=consumer}: the coordinator assigns
 * the partitions, and each member reconciles its own ones step by step. A partition is
 * sent to a member when no other one has it. Guarded by the lock of the cluster.
 */
final class ModernGroup {

	private final MemoryCluster cluster;

	private final String id;

	private final Map<String, ModernMember> members = new LinkedHashMap<>();

	private int epoch;

	private String assignor = "uniform";

	private Map<String, Integer> assignedTopics = Map.of();

	private boolean updatingOthers;

	ModernGroup(MemoryCluster cluster, String id) {
		this.cluster = cluster;
		this.id = id;
	}

	String assignor() {
		return this.assignor;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	Collection<ModernMember> members() {
		return List.copyOf(this.members.values());
	}

	@Nullable ModernMember member(String memberId) {
		return this.members.get(memberId);
	}

	Set<String> topics() {
		Set<String> topics = new TreeSet<>();
		this.members.values().forEach((member) -> topics.addAll(member.topics));
		return topics;
	}

	// whether a static member with this id has been replaced by another one
	boolean isFenced(@Nullable String instanceId, String memberId) {
		ModernMember current = byInstance(instanceId);
		return current != null && !current.id.equals(memberId);
	}

	/**
	 * Adds a member.
	 * @param request the member
	 * @return the result
	 */
	Errors join(ModernJoin request) {
		ModernMember replaced = byInstance(request.instanceId());
		if (replaced != null && !replaced.detached) {
			return Errors.UNRELEASED_INSTANCE_ID;
		}
		String memberId = request.memberId();
		MemberSession session = new MemberSession(this.cluster, request.sessionTimeoutNanos(),
				() -> sessionExpired(memberId));
		ModernMember member = new ModernMember(request, session, new ClusterTimer(this.cluster));
		if (request.assignor() != null) {
			this.assignor = request.assignor();
		}
		if (replaced != null) {
			drop(replaced, true);
			member.target = replaced.target;
			member.epoch = this.epoch;
		}
		this.members.put(memberId, member);
		if (replaced == null || !replaced.topics.equals(member.topics)) {
			assign();
		}
		return Errors.NONE;
	}

	private @Nullable ModernMember byInstance(@Nullable String instanceId) {
		return this.members.values()
			.stream()
			.filter((member) -> instanceId != null && instanceId.equals(member.instanceId))
			.findFirst()
			.orElse(null);
	}

	void subscribe(String memberId, Set<String> topics) {
		ModernMember member = this.members.get(memberId);
		if (member != null && !member.topics.equals(topics)) {
			member.topics = new TreeSet<>(topics);
			assign();
		}
	}

	// computes the target assignment of a new epoch
	private void assign() {
		this.epoch++;
		this.assignedTopics = this.cluster.partitionCounts(topics());
		Map<String, Set<TopicPartition>> targets = new TargetAssignor(this.assignedTopics).assign(this.assignor,
				this.members.values());
		this.members.values().forEach((member) -> member.target = targets.getOrDefault(member.id, Set.of()));
		this.members.values().forEach(this::startRevocationTimer);
		this.cluster.changed().signalAll();
		updateOthers();
	}

	/**
	 * Receives what a member has. Its session is not renewed: that is left to the
	 * heartbeats of its process.
	 * @param memberId the member
	 * @param owned its partitions
	 * @return the partitions that it is to have now; {@code null} if it is not a member
	 */
	@Nullable Set<TopicPartition> reconcile(String memberId, Set<TopicPartition> owned) {
		ModernMember member = this.members.get(memberId);
		if (member == null) {
			return null;
		}
		Set<TopicPartition> claimedBefore = member.claimed();
		member.owned = Set.copyOf(owned);
		if (member.mustRevoke()) {
			startRevocationTimer(member);
			member.keepOnlyTarget();
		}
		else {
			member.revocationTimer.cancel();
			member.epoch = this.epoch;
			Set<TopicPartition> free = new LinkedHashSet<>(member.target);
			this.members.values()
				.stream()
				.filter((other) -> other != member)
				.forEach((other) -> free.removeAll(other.claimed()));
			member.assigned = free;
		}
		if (!claimedBefore.equals(member.claimed())) {
			this.cluster.changed().signalAll();
			updateOthers();
		}
		return member.assigned;
	}

	// members outside the process reconcile at once
	private void updateOthers() {
		if (this.updatingOthers) {
			return;
		}
		this.updatingOthers = true;
		try {
			boolean updated = true;
			while (updated) {
				updated = false;
				for (ModernMember member : members()) {
					updated |= member.other != null && member.other.isAlive() && update(member, member.other);
				}
			}
		}
		finally {
			this.updatingOthers = false;
		}
	}

	private boolean update(ModernMember member, OtherMember other) {
		Set<TopicPartition> owned = other.owned();
		Set<TopicPartition> assigned = reconcile(member.id, owned);
		if (assigned == null || assigned.equals(owned)) {
			return false;
		}
		boolean unused = other.assigned(assigned, member.epoch);
		return true;
	}

	private void startRevocationTimer(ModernMember member) {
		if (member.mustRevoke() && !member.revocationTimer.isStarted()) {
			member.revocationTimer.start(member.rebalanceTimeoutNanos, () -> revocationExpired(member));
		}
	}

	private void revocationExpired(ModernMember member) {
		if (this.members.get(member.id) == member && member.mustRevoke()
				&& this.cluster.brokers().isCoordinatorRunning(this.id)) {
			remove(member.id, false);
		}
	}

	private void sessionExpired(String memberId) {
		if (this.members.containsKey(memberId) && this.cluster.brokers().isCoordinatorRunning(this.id)) {
			remove(memberId, false);
		}
	}

	// a static member that leaves keeps its partitions until its session expires
	void detach(String memberId) {
		ModernMember member = this.members.get(memberId);
		if (member != null) {
			member.detached = true;
		}
	}

	void remove(String memberId, boolean left) {
		ModernMember member = this.members.get(memberId);
		if (member != null) {
			drop(member, left);
			assign();
		}
	}

	private void drop(ModernMember member, boolean left) {
		this.members.remove(member.id);
		member.session.close();
		member.revocationTimer.cancel();
		this.cluster.listeners().removed(this.id, member.id, left);
	}

	void fence() {
		for (ModernMember member : members()) {
			if (member.other == null) {
				remove(member.id, false);
			}
		}
	}

	/**
	 * Verifies the sender of a commit.
	 */
	Errors verify(String memberId, int memberEpoch) {
		ModernMember member = this.members.get(memberId);
		if (member == null) {
			return Errors.UNKNOWN_MEMBER_ID;
		}
		return (member.epoch == memberEpoch) ? Errors.NONE : Errors.STALE_MEMBER_EPOCH;
	}

	// the coordinator continues after a time in which it did not respond
	void resumed() {
		for (ModernMember member : members()) {
			if (member.session.isExpired()) {
				remove(member.id, false);
			}
		}
	}

	// the coordinator has started again: sessions start again
	void restarted() {
		this.members.values().forEach((member) -> member.session.heartbeat());
	}

	void topicsChanged() {
		if (!this.members.isEmpty() && this.cluster.brokers().isCoordinatorRunning(this.id)
				&& !this.assignedTopics.equals(this.cluster.partitionCounts(topics()))) {
			assign();
		}
	}

	// starts a new epoch
	void rebalance() {
		if (!this.members.isEmpty()) {
			assign();
		}
	}

	void clear() {
		for (ModernMember member : new HashSet<>(this.members.values())) {
			member.session.close();
			member.revocationTimer.cancel();
		}
		this.members.clear();
	}

}
