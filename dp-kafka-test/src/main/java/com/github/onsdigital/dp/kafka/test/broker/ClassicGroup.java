package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;

import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * A group whose clients assign the partitions: its members with their sessions. Guarded
 * by the lock of the cluster.
 */
final class ClassicGroup {

	private final MemoryCluster cluster;

	private final String id;

	private final ClassicMembers members = new ClassicMembers();

	private final ClassicRebalance rebalance;

	ClassicGroup(MemoryCluster cluster, String id) {
		this.cluster = cluster;
		this.id = id;
		this.rebalance = new ClassicRebalance(cluster, id, this.members, (member) -> drop(member, false));
	}

	ClassicRebalance rebalance() {
		return this.rebalance;
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
		this.rebalance.join(member);
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
		return this.rebalance.replace(replaced, member);
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
		this.rebalance.removed();
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
		if (member == null || !this.cluster.brokers().isCoordinatorRunning(this.id)) {
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
		if (memberGeneration != this.rebalance.generation()) {
			return Errors.ILLEGAL_GENERATION;
		}
		return (this.rebalance.phase() == ClassicRebalance.Phase.COMPLETING) ? Errors.REBALANCE_IN_PROGRESS
				: Errors.NONE;
	}

	// the coordinator continues after a time in which it did not respond
	void resumed() {
		for (ClassicMember member : members()) {
			if (member.session.isExpired()) {
				sessionExpired(member.id);
			}
		}
		this.rebalance.resumed();
	}

	// the coordinator has started again: sessions start again
	void restarted() {
		this.members.all().forEach((member) -> member.session.heartbeat());
		this.rebalance.restarted();
	}

	void clear() {
		this.rebalance.cancel();
		this.members.all().forEach((member) -> member.session.close());
		this.members.clear();
	}

}
