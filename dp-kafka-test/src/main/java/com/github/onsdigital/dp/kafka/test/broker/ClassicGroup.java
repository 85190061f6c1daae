package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
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

	private final Map<String, ClassicMember> members = new LinkedHashMap<>();

	private Phase phase = Phase.EMPTY;

	private int generation;

	private int rebalances;

	private @Nullable Runnable rebalanceTimer;

	private @Nullable ClassicMember leader;

	private String assignor = "";

	private Map<String, Integer> assignedTopics = Map.of();

	ClassicGroup(MemoryCluster cluster, String id) {
		this.cluster = cluster;
		this.id = id;
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

	Collection<ClassicMember> members() {
		return List.copyOf(this.members.values());
	}

	@Nullable ClassicMember member(String memberId) {
		return this.members.get(memberId);
	}

	boolean isLeader(String memberId) {
		return this.leader != null && this.leader.id.equals(memberId);
	}

	// whether a static member with this id has been replaced by another one
	boolean isFenced(@Nullable String instanceId, String memberId) {
		ClassicMember current = (instanceId != null) ? byInstance(instanceId) : null;
		return current != null && !current.id.equals(memberId);
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
		ClassicMember replaced = (member == null && request.instanceId() != null) ? byInstance(request.instanceId())
				: null;
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
		this.members.put(memberId, member);
		if (other != null) {
			other.added(memberId);
		}
		return member;
	}

	// A static member that joins again, without a rebalance if the group is stable. Its
	// earlier client is fenced.
	private boolean replace(ClassicMember replaced, ClassicMember member) {
		this.members.remove(replaced.id);
		replaced.session.close();
		if (this.leader == replaced) {
			this.leader = member;
		}
		if (this.phase != Phase.STABLE || replaced.assignment == null || !topics(replaced).equals(topics(member))
				|| !member.subscriptions.containsKey(this.assignor)) {
			return false;
		}
		member.assignment = replaced.assignment;
		member.joinedGeneration = this.generation;
		return true;
	}

	private @Nullable ClassicMember byInstance(String instanceId) {
		return this.members.values()
			.stream()
			.filter((member) -> instanceId.equals(member.instanceId))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Starts a rebalance. Members outside the process join again at once.
	 */
	void prepareRebalance() {
		this.phase = this.members.isEmpty() ? Phase.EMPTY : Phase.PREPARING;
		int number = ++this.rebalances;
		cancelTimer();
		if (this.phase == Phase.EMPTY) {
			this.leader = null;
			this.generation++;
			return;
		}
		long timeout = 0;
		for (ClassicMember member : this.members.values()) {
			timeout = Math.max(timeout, member.rebalanceTimeoutNanos);
			if (member.other != null && member.other.isAlive()) {
				member.subscriptions = member.other.rejoin();
				member.joining = true;
				member.joinedGeneration = -1;
			}
		}
		this.rebalanceTimer = this.cluster.time()
			.at(this.cluster.time().nanoTime() + timeout, () -> this.cluster.change(() -> rebalanceExpired(number)));
	}

	private void completeJoinIfReady() {
		if (this.phase == Phase.PREPARING && this.members.values().stream().allMatch((member) -> member.joining)) {
			completeJoin();
		}
	}

	private void rebalanceExpired(int number) {
		if (number != this.rebalances || this.phase != Phase.PREPARING || !isRunning()) {
			return;
		}
		this.rebalanceTimer = null;
		for (ClassicMember member : members()) {
			if (!member.joining && !member.isStatic()) {
				drop(member, false);
			}
		}
		if (this.members.isEmpty()) {
			prepareRebalance();
		}
		else {
			completeJoin();
		}
	}

	private void completeJoin() {
		cancelTimer();
		this.generation++;
		this.phase = Phase.COMPLETING;
		this.assignor = selectAssignor();
		if (this.leader == null || !this.members.containsValue(this.leader) || !this.leader.joining) {
			this.leader = this.members.values().stream().filter((member) -> member.joining).findFirst().orElseThrow();
		}
		for (ClassicMember member : this.members.values()) {
			member.assignment = null;
			member.joinedGeneration = member.joining ? this.generation : -1;
			member.joining = false;
			member.session.heartbeat();
		}
		if (this.leader.other != null) {
			sync(this.leader.other.assign(this.assignor, subscriptions()));
		}
	}

	// the assignor that all members support and most of them prefer
	private String selectAssignor() {
		Set<String> common = commonAssignors();
		Map<String, Integer> votes = new TreeMap<>();
		for (ClassicMember member : this.members.values()) {
			member.subscriptions.keySet().stream().filter(common::contains).findFirst().ifPresent((name) -> {
				votes.merge(name, 1, Integer::sum);
			});
		}
		return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
	}

	private Set<String> commonAssignors() {
		Set<String> common = new LinkedHashSet<>();
		this.members.values().forEach((member) -> common.addAll(member.subscriptions.keySet()));
		this.members.values().forEach((member) -> common.retainAll(member.subscriptions.keySet()));
		return common;
	}

	// whether a new member could be assigned partitions together with the others
	boolean isCompatible(JoinRequest request) {
		return this.members.values()
			.stream()
			.filter((member) -> !member.id.equals(request.memberId()))
			.allMatch((member) -> request.subscriptions().keySet().stream().anyMatch(commonAssignors()::contains));
	}

	Map<String, Subscription> subscriptions() {
		Map<String, Subscription> all = new LinkedHashMap<>();
		this.members.values().forEach((member) -> all.put(member.id, member.subscription(this.assignor)));
		return all;
	}

	// The leader has assigned the partitions. Each member receives its partitions, even
	// if
	// another one starts the next rebalance before.
	void sync(Map<String, List<TopicPartition>> assignments) {
		this.phase = Phase.STABLE;
		this.assignedTopics = partitionCounts();
		List<ClassicMember> others = new ArrayList<>();
		for (ClassicMember member : this.members.values()) {
			member.assignment = List.copyOf(assignments.getOrDefault(member.id, List.of()));
			if (member.other != null) {
				others.add(member);
			}
		}
		boolean rejoin = false;
		for (ClassicMember member : others) {
			rejoin |= member.other.assigned(member.assignment, this.generation);
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
		return this.phase == Phase.STABLE && !this.assignedTopics.equals(partitionCounts());
	}

	private Map<String, Integer> partitionCounts() {
		Map<String, Integer> counts = new TreeMap<>();
		for (ClassicMember member : this.members.values()) {
			for (String name : topics(member)) {
				MemoryTopic topic = this.cluster.topic(name);
				counts.put(name, (topic != null) ? topic.partitions().size() : 0);
			}
		}
		return counts;
	}

	private static Set<String> topics(ClassicMember member) {
		return member.subscriptions.values()
			.stream()
			.findFirst()
			.<Set<String>>map((subscription) -> new LinkedHashSet<>(subscription.topics()))
			.orElse(Set.of());
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

	Set<String> topics() {
		Set<String> all = new TreeSet<>();
		this.members.values().forEach((member) -> all.addAll(topics(member)));
		return all;
	}

	// the classes of the assignors that all members support
	List<String> assignorClasses() {
		if (this.members.isEmpty()) {
			throw new IllegalStateException("Group '" + this.id + "' has no members whose settings could be used");
		}
		return commonAssignors().stream().map(KnownAssignors::className).toList();
	}

	private void drop(ClassicMember member, boolean left) {
		this.members.remove(member.id);
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
		if (isFenced(instanceId, memberId)) {
			return Errors.FENCED_INSTANCE_ID;
		}
		if (!this.members.containsKey(memberId)) {
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
		if (this.phase == Phase.PREPARING && this.rebalanceTimer == null) {
			prepareRebalance();
		}
		completeJoinIfReady();
	}

	// the coordinator has started again: sessions start again, and requests that waited
	// were lost
	void restarted() {
		for (ClassicMember member : this.members.values()) {
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
		cancelTimer();
		this.members.values().forEach((member) -> member.session.close());
		this.members.clear();
	}

	private void cancelTimer() {
		if (this.rebalanceTimer != null) {
			this.rebalanceTimer.run();
			this.rebalanceTimer = null;
		}
	}

	/**
	 * The phases of a group.
	 */
	enum Phase {

		EMPTY, PREPARING, COMPLETING, STABLE

	}

}
