package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a membership with {@code group.protocol=classic}: it joins,
 * assigns the partitions if it is the leader, and calls the rebalance listener, as the
 * {@code ConsumerCoordinator} of Kafka's client does.
 */
final class ClassicMembership extends GroupMembership {

	private final ClientAssignors assignors;

	private State state = State.UNJOINED;

	private final MemberIdentity identity = new MemberIdentity();

	private boolean rejoinNeeded = true;

	private boolean prepareNeeded = true;

	private Set<String> joinedTopics = Set.of();

	ClassicMembership(MemoryCluster cluster, ConsumerSettings settings, CoordinatorLink link,
			TopicSubscription subscription, FetchPositions positions) {
		super(cluster, settings, link, subscription, positions);
		this.assignors = new ClientAssignors(cluster, settings.assignors());
	}

	@Override
	public @Nullable Runnable next() {
		if (this.subscription.topics().isEmpty() || !this.link.isReachable()) {
			return null;
		}
		detectRemoval();
		detectRebalance();
		if (this.state == State.STABLE && !this.rejoinNeeded) {
			return null;
		}
		if (this.prepareNeeded) {
			this.prepareNeeded = false;
			return this::prepareJoin;
		}
		return switch (this.state) {
			case UNJOINED, STABLE -> join();
			case PREPARING -> joined();
			case COMPLETING -> synced();
		};
	}

	private ClassicGroup group() {
		return this.link.group().classic();
	}

	private ClassicRebalance rebalance() {
		return group().rebalance();
	}

	private void detectRemoval() {
		if (!this.identity.hasMemberId()) {
			return;
		}
		if (group().joined().isFenced(this.settings.instanceId(), memberId())) {
			throw ClassicCommitErrors.fenced(this.settings, memberId());
		}
		if (group().member(memberId()) == null) {
			reset(true);
		}
		else if (this.state == State.STABLE && generation() != rebalance().generation()) {
			reset(false);
		}
	}

	private void detectRebalance() {
		ClassicMember member = group().member(memberId());
		if (this.state != State.STABLE || member == null) {
			return;
		}
		boolean rebalancing = rebalance().phase() == ClassicRebalance.Phase.PREPARING && !member.joining;
		boolean topicsChanged = rebalance().isLeader(memberId()) && rebalance().isMetadataChanged();
		if (rebalancing || topicsChanged || !this.joinedTopics.equals(this.subscription.topics())) {
			this.rejoinNeeded = true;
		}
	}

	// the member is not known any more, or its generation has passed
	private void reset(boolean forgetMemberId) {
		this.identity.reset(forgetMemberId);
		this.state = State.UNJOINED;
		this.rejoinNeeded = true;
		this.prepareNeeded = true;
	}

	private void prepareJoin() {
		boolean lost = this.cluster.read(this.identity::isReset);
		Set<TopicPartition> revoked = this.callbacks.owned();
		Exception failure = null;
		if (lost) {
			failure = revoked.isEmpty() ? null : lose(revoked);
		}
		else {
			if (this.assignors.protocol() == RebalanceProtocol.COOPERATIVE) {
				revoked.removeIf((partition) -> this.subscription.topics().contains(partition.topic()));
			}
			if (this.assignors.protocol() == RebalanceProtocol.EAGER || !revoked.isEmpty()) {
				failure = this.callbacks.revoke(revoked, memberId(), generation());
			}
		}
		TopicSubscription.rethrow(failure);
	}

	private @Nullable Exception lose(Set<TopicPartition> partitions) {
		return this.callbacks.lose(partitions, this.identity.lastMemberId(), this.identity.lastGeneration());
	}

	private @Nullable Runnable join() {
		JoinRequest request = JoinRequest.of(memberId(), this.settings, this.assignors
			.subscriptions(this.subscription.topics(), this.positions.assigned(), generation(), instanceId()));
		this.link.group().requireClassic();
		if (!group().joined().isCompatible(request)) {
			throw new InconsistentGroupProtocolException(Errors.INCONSISTENT_GROUP_PROTOCOL.message());
		}
		this.joinedTopics = this.subscription.topics();
		ClassicMember member = group().join(request, null);
		if (member == null) {
			reset(true);
		}
		else {
			this.identity.joining(member.id);
			this.state = State.PREPARING;
			this.cluster.changed().signalAll();
		}
		return next();
	}

	private @Nullable Runnable joined() {
		ClassicMember member = group().member(memberId());
		if (member != null && member.joinedGeneration == rebalance().generation()) {
			this.identity.joined(member.joinedGeneration);
			this.state = State.COMPLETING;
			return next();
		}
		return (member != null && member.joining) ? null : join();
	}

	private @Nullable Runnable synced() {
		ClassicMember member = group().member(memberId());
		if (member == null || member.joinedGeneration != generation()) {
			return join();
		}
		if (rebalance().phase() == ClassicRebalance.Phase.PREPARING && member.assignment == null) {
			return join();
		}
		if (rebalance().phase() == ClassicRebalance.Phase.COMPLETING && rebalance().isLeader(memberId())) {
			rebalance().sync(this.assignors.assign(rebalance().assignor(),
					group().joined().subscriptions(rebalance().assignor())));
			this.cluster.changed().signalAll();
		}
		List<TopicPartition> assignment = member.assignment;
		if (assignment == null) {
			return null;
		}
		this.state = State.STABLE;
		this.rejoinNeeded = false;
		this.prepareNeeded = true;
		String assignor = rebalance().assignor();
		return () -> completeJoin(assignor, PartitionCallbacks.sorted(assignment));
	}

	private void completeJoin(String assignor, Set<TopicPartition> assigned) {
		Set<TopicPartition> owned = this.callbacks.owned();
		Set<TopicPartition> added = PartitionCallbacks.sorted(assigned);
		added.removeAll(owned);
		Exception failure = null;
		if (this.assignors.protocol() == RebalanceProtocol.COOPERATIVE) {
			Set<TopicPartition> revoked = PartitionCallbacks.sorted(owned);
			revoked.removeAll(assigned);
			if (!revoked.isEmpty()) {
				failure = this.callbacks.revoke(revoked, memberId(), generation());
				this.callbacks.run(this::requestRejoin);
			}
		}
		this.assignors.onAssignment(assignor, new Assignment(new ArrayList<>(assigned)), metadata());
		Exception assignedFailure = this.callbacks.assign(assigned, added, memberId(), generation());
		TopicSubscription.rethrow((failure != null) ? failure : assignedFailure);
	}

	@Override
	void sendHeartbeat() {
		ClassicMember member = this.link.isReachable() ? group().member(memberId()) : null;
		if (member != null) {
			member.session.heartbeat();
		}
	}

	@Override
	void leaveAfterPollTimeout() {
		if (this.state == State.UNJOINED || !this.identity.hasMemberId()) {
			return;
		}
		if (this.settings.instanceId() == null && this.link.isReachable()) {
			group().remove(memberId(), true);
			this.cluster.changed().signalAll();
		}
		reset(true);
	}

	@Override
	public void leave(GroupMembershipOperation operation) {
		Set<TopicPartition> dropped = this.callbacks.owned();
		Exception failure = null;
		if (!dropped.isEmpty()) {
			boolean lost = this.cluster.read(() -> this.state != State.STABLE || isRemoved());
			failure = lost ? lose(dropped) : this.callbacks.revoke(dropped, memberId(), generation());
		}
		this.cluster.change(() -> {
			sendLeave(operation);
			reset(true);
		});
		TopicSubscription.rethrow(failure);
	}

	// the heartbeats have reported it
	private boolean isRemoved() {
		return this.link.isReachable() && group().member(memberId()) == null;
	}

	private void sendLeave(GroupMembershipOperation operation) {
		boolean leaves = this.settings.leavesWith(operation);
		String left = memberId();
		if (!leaves || left.isEmpty() || this.link.isCrashed()) {
			return;
		}
		// while the coordinator is stopped, nothing: the session expires
		if (this.link.isReachable()) {
			group().remove(left, true);
		}
		else if (this.link.state() == BrokerState.FROZEN) {
			this.link.group().defer(() -> group().remove(left, true));
		}
	}

	@Override
	public void requestRejoin() {
		this.rejoinNeeded = true;
	}

	@Override
	public @Nullable RuntimeException refuseCommit() {
		return switch (this.state) {
			case STABLE -> null;
			case PREPARING, COMPLETING -> ClassicCommitErrors.undergoingRebalance();
			case UNJOINED -> ClassicCommitErrors.notAMember();
		};
	}

	@Override
	public RuntimeException commitRefused(Errors error, int sentGeneration) {
		switch (error) {
			case REBALANCE_IN_PROGRESS -> {
				requestRejoin();
				return ClassicCommitErrors.groupIsRebalancing();
			}
			case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> {
				if (sentGeneration != generation() && this.state == State.PREPARING) {
					return ClassicCommitErrors.staleGeneration();
				}
				reset(error != Errors.ILLEGAL_GENERATION);
				return new CommitFailedException();
			}
			default -> {
				return error.exception();
			}
		}
	}

	@Override
	public String memberId() {
		return this.identity.memberId();
	}

	@Override
	public int generation() {
		return this.identity.generation();
	}

	/**
	 * The states of the member.
	 */
	private enum State {

		UNJOINED, PREPARING, COMPLETING, STABLE

	}

}
