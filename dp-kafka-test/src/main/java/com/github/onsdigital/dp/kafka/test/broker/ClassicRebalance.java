package com.github.onsdigital.dp.kafka.test.broker;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The rebalances of a group whose clients assign the partitions. A rebalance waits until
 * all members have joined again, or until the rebalance timeout. Guarded by the lock of
 * the cluster.
 */
final class ClassicRebalance {

	private final MemoryCluster cluster;

	private final String id;

	private final ClassicMembers members;

	private final Consumer<ClassicMember> drop;

	private final ClusterTimer timer;

	private Phase phase = Phase.EMPTY;

	private int generation;

	private @Nullable ClassicMember leader;

	private String assignor = "";

	private Map<String, Integer> assignedTopics = Map.of();

	/**
	 * Creates the rebalances of an empty group.
	 * @param cluster the cluster
	 * @param id the id of the group
	 * @param members the members of the group
	 * @param drop removes a member that has not joined in time
	 */
	ClassicRebalance(MemoryCluster cluster, String id, ClassicMembers members, Consumer<ClassicMember> drop) {
		this.cluster = cluster;
		this.id = id;
		this.members = members;
		this.drop = drop;
		this.timer = new ClusterTimer(cluster);
	}

	Phase phase() {
		return this.phase;
	}

	int generation() {
		return this.generation;
	}

	String assignor() {
		return this.assignor;
	}

	boolean isLeader(String memberId) {
		return this.leader != null && this.leader.id.equals(memberId);
	}

	// A member joins, or joins again.
	void join(ClassicMember member) {
		member.joining = true;
		member.joinedGeneration = -1;
		if (this.phase != Phase.PREPARING) {
			prepare();
		}
		completeJoinIfReady();
	}

	// A static member has joined again with another client. Returns whether it keeps its
	// assignment, so that no rebalance is needed.
	boolean replace(ClassicMember replaced, ClassicMember member) {
		if (this.leader == replaced) {
			this.leader = member;
		}
		if (this.phase != Phase.STABLE || replaced.assignment == null || !replaced.topics().equals(member.topics())
				|| !member.subscriptions.containsKey(this.assignor)) {
			return false;
		}
		member.assignment = replaced.assignment;
		member.joinedGeneration = this.generation;
		return true;
	}

	// A member was removed.
	void removed() {
		if (this.phase != Phase.PREPARING || this.members.isEmpty()) {
			prepare();
		}
		completeJoinIfReady();
	}

	// Starts a rebalance. Members outside the process join again at once.
	private void prepare() {
		this.phase = this.members.isEmpty() ? Phase.EMPTY : Phase.PREPARING;
		this.timer.cancel();
		if (this.phase == Phase.EMPTY) {
			this.leader = null;
			this.generation++;
			return;
		}
		long timeout = 0;
		for (ClassicMember member : this.members.all()) {
			timeout = Math.max(timeout, member.rebalanceTimeoutNanos);
			if (member.other != null && member.other.isAlive()) {
				member.subscriptions = member.other.rejoin();
				member.joining = true;
				member.joinedGeneration = -1;
			}
		}
		this.timer.start(timeout, this::expired);
	}

	private void completeJoinIfReady() {
		if (this.phase == Phase.PREPARING && this.members.all().stream().allMatch((member) -> member.joining)) {
			completeJoin();
		}
	}

	private void expired() {
		if (this.phase != Phase.PREPARING || !this.cluster.brokers().isCoordinatorRunning(this.id)) {
			return;
		}
		for (ClassicMember member : this.members.all()) {
			if (!member.joining && !member.isStatic()) {
				this.drop.accept(member);
			}
		}
		if (this.members.all().stream().anyMatch((member) -> member.joining)) {
			completeJoin();
		}
		else {
			prepare();
		}
	}

	private void completeJoin() {
		this.timer.cancel();
		this.generation++;
		this.phase = Phase.COMPLETING;
		this.assignor = this.members.selectAssignor();
		if (this.leader == null || !this.members.contains(this.leader) || !this.leader.joining) {
			this.leader = this.members.all().stream().filter((member) -> member.joining).findFirst().orElseThrow();
		}
		for (ClassicMember member : this.members.all()) {
			member.assignment = null;
			member.joinedGeneration = member.joining ? this.generation : -1;
			member.joining = false;
			member.session.heartbeat();
		}
		if (this.leader.other != null) {
			sync(this.leader.other.assign(this.assignor, this.members.subscriptions(this.assignor)));
		}
	}

	// The leader has assigned the partitions. Each member receives its own, even if
	// another one starts the next rebalance before.
	void sync(Map<String, List<TopicPartition>> assignments) {
		this.phase = Phase.STABLE;
		this.assignedTopics = this.cluster.partitionCounts(this.members.topics());
		this.members.all()
			.forEach((member) -> member.assignment = List.copyOf(assignments.getOrDefault(member.id, List.of())));
		boolean rejoin = false;
		for (ClassicMember member : this.members.all()) {
			OtherMember other = member.other;
			List<TopicPartition> assignment = member.assignment;
			rejoin |= other != null && assignment != null && other.assigned(assignment, this.generation);
		}
		if (rejoin) {
			request();
		}
	}

	// starts a rebalance if none is in progress
	void request() {
		if (this.phase != Phase.PREPARING && this.phase != Phase.EMPTY) {
			prepare();
			completeJoinIfReady();
		}
	}

	// whether topics have appeared, grown or been deleted since they were assigned; the
	// leader's client observes it
	boolean isMetadataChanged() {
		return this.phase == Phase.STABLE
				&& !this.assignedTopics.equals(this.cluster.partitionCounts(this.members.topics()));
	}

	// the coordinator continues after a time in which it did not respond
	void resumed() {
		if (this.phase == Phase.PREPARING && !this.timer.isStarted()) {
			prepare();
		}
		completeJoinIfReady();
	}

	// The coordinator has started again, and requests that waited were lost.
	void restarted() {
		this.members.all().forEach((member) -> member.joining = false);
		if (this.phase == Phase.PREPARING || this.phase == Phase.COMPLETING) {
			prepare();
			completeJoinIfReady();
		}
	}

	void topicsChanged() {
		if (this.leader != null && this.leader.other != null && isMetadataChanged()
				&& this.cluster.brokers().isCoordinatorRunning(this.id)) {
			request();
		}
	}

	void cancel() {
		this.timer.cancel();
	}

	/**
	 * The phases of a group.
	 */
	enum Phase {

		EMPTY, PREPARING, COMPLETING, STABLE

	}

}
