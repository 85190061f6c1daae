package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group whose clients assign the partitions. A rebalance waits until all
 * members have joined again, or until the rebalance timeout. Guarded by the lock of the
 * cluster.
 */
final class ClassicGroup {

	private final MemoryCluster cluster;

	private final String id;

	private final ClassicMembers members = new ClassicMembers();

	private Phase phase = Phase.EMPTY;

	private int generation;

	private final ClusterTimer rebalanceTimer;

	private @Nullable ClassicMember leader;

	private String assignor = "";

	private Map<String, Integer> assignedTopics = Map.of();

	ClassicGroup(MemoryCluster cluster, String id) {
		this.cluster = cluster;
		this.id = id;
		this.rebalanceTimer = new ClusterTimer(cluster);
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

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	ClassicMembers joined() {
		return this.members;
	}

	Collection<ClassicMember> members() {
		return this.members.all();
	}

	@Nullable ClassicMember member(String memberId) {
		return this.members.get(memberId);
	}

	boolean isLeader(String memberId) {
		return this.leader != null && this.leader.id.equals(memberId);
	}

	/**
	 * Adds a member, or starts a rebalance for one that joins again.
	 * @param request the request
	 * @param other the member outside the process, if it is one
	 * @return the member, or {@code null} if its id is not known
	 */
	@Nullable ClassicMember join(JoinRequest request, @Nullable OtherMember other) {
		ClassicMember member = this.members.get(request.memberId());
		if (member == null && !request.memberId().isEmpty()) {
			return null;
		}
		ClassicMember replaced = (member != null) ? null : this.members.byInstance(request.instanceId());
		if (member == null) {
			member = add(request, other);
		}
		member.subscriptions = request.subscriptions();
		member.rebalanceTimeoutNanos = request.rebalanceTimeoutNanos();
		member.session.heartbeat();
		if (replaced != null && replace(replaced, member)) {
			return member;
		}
		member.joining = true;
		member.joinedGeneration = -1;
		if (this.phase != Phase.PREPARING) {
			prepareRebalance();
		}
		completeJoinIfReady();
		return member;
	}

	private ClassicMember add(JoinRequest request, @Nullable OtherMember other) {
		String memberId = this.cluster.groups()
			.newMemberId((request.instanceId() != null) ? request.instanceId() : request.clientId());
		MemberSession session = new MemberSession(this.cluster, request.sessionTimeoutNanos(),
				() -> sessionExpired(memberId));
		ClassicMember member = new ClassicMember(memberId, request.instanceId(), session, other);
		this.members.add(member);
		if (other != null) {
			other.added(memberId);
		}
		return member;
	}

	// A static member that joins again, without a rebalance if the group is stable. Its
	// earlier client is fenced.
	private boolean replace(ClassicMember replaced, ClassicMember member) {
		this.members.remove(replaced);
		replaced.session.close();
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

	/**
	 * Starts a rebalance. Members outside the process join again at once.
	 */
	void prepareRebalance() {
		this.phase = this.members.isEmpty() ? Phase.EMPTY : Phase.PREPARING;
		this.rebalanceTimer.cancel();
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
		this.rebalanceTimer.start(timeout, this::rebalanceExpired);
	}

	private void completeJoinIfReady() {
		if (this.phase == Phase.PREPARING && this.members.all().stream().allMatch((member) -> member.joining)) {
			completeJoin();
		}
	}

	private void rebalanceExpired() {
		if (this.phase != Phase.PREPARING || !isRunning()) {
			return;
		}
		for (ClassicMember member : members()) {
			if (!member.joining && !member.isStatic()) {
				drop(member, false);
			}
		}
		if (this.members.all().stream().anyMatch((member) -> member.joining)) {
			completeJoin();
		}
		else {
			prepareRebalance();
		}
	}

	private void completeJoin() {
		this.rebalanceTimer.cancel();
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
			rebalance();
		}
	}

	// starts a rebalance if none is in progress
	void rebalance() {
		if (this.phase != Phase.PREPARING && this.phase != Phase.EMPTY) {
			prepareRebalance();
			completeJoinIfReady();
		}
	}

	// whether topics have appeared, grown or been deleted since they were assigned; the
	// leader's client observes it
	boolean isMetadataChanged() {
		return this.phase == Phase.STABLE
				&& !this.assignedTopics.equals(this.cluster.partitionCounts(this.members.topics()));
	}

	/**
	 * Removes a member, after which the others rebalance.
	 * @param memberId the member
	 * @param left whether it has left by itself
	 */
	void remove(String memberId, boolean left) {
		ClassicMember member = this.members.get(memberId);
		if (member == null) {
			return;
		}
		drop(member, left);
		if (this.phase != Phase.PREPARING || this.members.isEmpty()) {
			prepareRebalance();
		}
		completeJoinIfReady();
	}

	// removes the consumers; members outside the process stay
	void fence() {
		for (ClassicMember member : members()) {
			if (member.other == null) {
				remove(member.id, false);
			}
		}
	}

	private void drop(ClassicMember member, boolean left) {
		this.members.remove(member);
		member.session.close();
		this.cluster.listeners().removed(this.id, member.id, left);
	}

	private void sessionExpired(String memberId) {
		ClassicMember member = this.members.get(memberId);
		if (member == null || !isRunning()) {
			return;
		}
		if (member.joining) {
			// as a real coordinator: the rebalance waits for the other members
			member.session.heartbeat();
		}
		else {
			remove(memberId, false);
		}
	}

	private boolean isRunning() {
		return this.cluster.brokers().coordinatorState(this.id) == BrokerState.RUNNING;
	}

	/**
	 * Verifies the sender of a commit.
	 */
	Errors verify(String memberId, @Nullable String instanceId, int memberGeneration) {
		if (this.members.isFenced(instanceId, memberId)) {
			return Errors.FENCED_INSTANCE_ID;
		}
		if (this.members.get(memberId) == null) {
			return Errors.UNKNOWN_MEMBER_ID;
		}
		if (memberGeneration != this.generation) {
			return Errors.ILLEGAL_GENERATION;
		}
		return (this.phase == Phase.COMPLETING) ? Errors.REBALANCE_IN_PROGRESS : Errors.NONE;
	}

	// the coordinator continues after a time in which it did not respond
	void resumed() {
		for (ClassicMember member : members()) {
			if (member.session.isExpired()) {
				sessionExpired(member.id);
			}
		}
		if (this.phase == Phase.PREPARING && !this.rebalanceTimer.isStarted()) {
			prepareRebalance();
		}
		completeJoinIfReady();
	}

	// the coordinator has started again: sessions start again, and requests that waited
	// were lost
	void restarted() {
		for (ClassicMember member : this.members.all()) {
			member.session.heartbeat();
			member.joining = false;
		}
		if (this.phase == Phase.PREPARING || this.phase == Phase.COMPLETING) {
			prepareRebalance();
			completeJoinIfReady();
		}
	}

	void topicsChanged() {
		if (this.leader != null && this.leader.other != null && isMetadataChanged() && isRunning()) {
			rebalance();
		}
	}

	void clear() {
		this.rebalanceTimer.cancel();
		this.members.all().forEach((member) -> member.session.close());
		this.members.clear();
	}

	/**
	 * The phases of a group.
	 */
	enum Phase {

		EMPTY, PREPARING, COMPLETING, STABLE

	}

}
