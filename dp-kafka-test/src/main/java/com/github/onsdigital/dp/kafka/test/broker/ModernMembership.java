package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Set;

import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a membership with {@code group.protocol=consumer}: it reconciles
 * its partitions with those that the coordinator sends, as the membership manager of
 * Kafka's client does.
 */
final class ModernMembership extends GroupMembership {

	private static final int NO_EPOCH = -1;

	private String memberId = "";

	private boolean joined;

	private boolean assignedOnce;

	private int lastEpoch = NO_EPOCH;

	ModernMembership(MemoryCluster cluster, ConsumerSettings settings, CoordinatorLink link,
			TopicSubscription subscription, FetchPositions positions) {
		super(cluster, settings, link, subscription, positions);
	}

	@Override
	public @Nullable Runnable next() {
		if (this.subscription.topics().isEmpty() || !this.link.isReachable()) {
			return null;
		}
		if (this.joined && member() == null) {
			fenced();
		}
		if (!this.joined) {
			if (!this.positions.isEmpty()) {
				return this::lose;
			}
			join();
		}
		group().subscribe(this.memberId, this.subscription.topics());
		Set<TopicPartition> owned = this.positions.assigned();
		Set<TopicPartition> assigned = group().reconcile(this.memberId, owned);
		if (assigned == null || (this.assignedOnce && assigned.equals(owned))) {
			return null;
		}
		this.lastEpoch = generation();
		this.assignedOnce = true;
		return () -> reconcile(assigned);
	}

	private ModernGroup group() {
		return this.link.group().modern();
	}

	private @Nullable ModernMember member() {
		return group().member(this.memberId);
	}

	private void fenced() {
		if (group().isFenced(this.settings.instanceId(), this.memberId)) {
			throw new FencedInstanceIdException(Errors.FENCED_INSTANCE_ID.message());
		}
		this.joined = false;
	}

	private void join() {
		if (this.memberId.isEmpty()) {
			this.memberId = this.cluster.groups().newMemberId(this.settings.clientId());
		}
		this.link.group().requireModern();
		Errors result = group().join(new ModernJoin(this.memberId, this.settings.instanceId(),
				this.subscription.topics(), this.settings.remoteAssignor(), this.settings.sessionTimeoutNanos(),
				this.settings.maxPollIntervalNanos(), null));
		if (result != Errors.NONE) {
			throw result.exception();
		}
		this.joined = true;
		this.assignedOnce = false;
	}

	private void lose() {
		TopicSubscription.rethrow(this.callbacks.lose(this.callbacks.owned(), this.memberId, this.lastEpoch));
	}

	private void reconcile(Set<TopicPartition> assigned) {
		Set<TopicPartition> owned = this.callbacks.owned();
		Set<TopicPartition> revoked = PartitionCallbacks.sorted(owned);
		revoked.removeAll(assigned);
		Set<TopicPartition> added = PartitionCallbacks.sorted(assigned);
		added.removeAll(owned);
		Exception failure = revoked.isEmpty() ? null : this.callbacks.revoke(revoked, this.memberId, this.lastEpoch);
		if (failure == null) {
			failure = this.callbacks.assign(PartitionCallbacks.sorted(assigned), added, this.memberId, this.lastEpoch);
		}
		TopicSubscription.rethrow(failure);
	}

	@Override
	void leaveAfterPollTimeout() {
		if (this.joined && reachableMember() != null) {
			release(GroupMembershipOperation.DEFAULT);
		}
		this.joined = false;
	}

	@Override
	void sendHeartbeat() {
		ModernMember member = reachableMember();
		if (member != null && this.joined) {
			member.session.heartbeat();
			this.lastEpoch = member.epoch;
		}
	}

	private @Nullable ModernMember reachableMember() {
		return this.link.isReachable() ? member() : null;
	}

	@Override
	public void leave(GroupMembershipOperation operation) {
		Set<TopicPartition> dropped = this.callbacks.owned();
		Exception failure = null;
		if (!dropped.isEmpty()) {
			boolean lost = this.cluster.read(() -> !this.joined || (this.link.isReachable() && member() == null));
			failure = lost ? this.callbacks.lose(dropped, this.memberId, this.lastEpoch)
					: this.callbacks.revoke(dropped, this.memberId, this.lastEpoch);
		}
		this.cluster.change(() -> sendLeave(operation));
		TopicSubscription.rethrow(failure);
	}

	private void sendLeave(GroupMembershipOperation operation) {
		if (this.joined) {
			switch (this.link.state()) {
				case RUNNING -> release(operation);
				case FROZEN -> {
					if (!this.link.isCrashed()) {
						this.link.group().defer(() -> release(operation));
					}
				}
				case STOPPED -> {
					// the group removes the member when its session expires
				}
			}
		}
		this.joined = false;
	}

	private void release(GroupMembershipOperation operation) {
		if (this.settings.leavesWith(operation)) {
			group().remove(this.memberId, true);
		}
		else if (this.settings.instanceId() != null) {
			group().detach(this.memberId);
		}
		this.cluster.changed().signalAll();
	}

	// ignored, as by the client: the coordinator decides
	@Override
	public void requestRejoin() {
	}

	@Override
	public @Nullable RuntimeException refuseCommit() {
		return null;
	}

	@Override
	public RuntimeException commitRefused(Errors error, int sentGeneration) {
		return (error == Errors.UNKNOWN_MEMBER_ID)
				? new CommitFailedException("OffsetCommit failed with unknown member ID. " + error.message())
				: error.exception();
	}

	@Override
	public boolean isCommitQueued() {
		return true;
	}

	@Override
	public String memberId() {
		return this.memberId;
	}

	// the epoch arrives with the heartbeats in the background
	@Override
	public int generation() {
		ModernMember member = reachableMember();
		if (member != null && this.joined) {
			return member.epoch;
		}
		return this.joined ? this.lastEpoch : NO_EPOCH;
	}

}
