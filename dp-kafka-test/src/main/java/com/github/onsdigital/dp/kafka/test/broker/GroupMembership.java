package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * The parts of the client's side of a group membership that both protocols have in
 * common.
 */
abstract class GroupMembership implements Membership {

	final MemoryCluster cluster;

	final ConsumerSettings settings;

	final CoordinatorLink link;

	final TopicSubscription subscription;

	final FetchPositions positions;

	final PartitionCallbacks callbacks;

	private long polledNanos;

	GroupMembership(MemoryCluster cluster, ConsumerSettings settings, CoordinatorLink link,
			TopicSubscription subscription, FetchPositions positions) {
		this.cluster = cluster;
		this.settings = settings;
		this.link = link;
		this.subscription = subscription;
		this.positions = positions;
		this.callbacks = new PartitionCallbacks(cluster, link, subscription, positions);
	}

	@Override
	public final void polled() {
		this.polledNanos = this.cluster.time().nanoTime();
	}

	@Override
	public final long beat(boolean waiting) {
		if (waiting) {
			polled();
		}
		long interval = this.settings.heartbeatIntervalNanos();
		long left = this.polledNanos + this.settings.maxPollIntervalNanos() - this.cluster.time().nanoTime();
		if (left <= 0) {
			leaveAfterPollTimeout();
			return interval;
		}
		sendHeartbeat();
		return Math.min(interval, left);
	}

	// The poll thread has not polled for max.poll.interval.ms.
	abstract void leaveAfterPollTimeout();

	abstract void sendHeartbeat();

	@Override
	@SuppressWarnings("removal") // the client's own call as well
	public final ConsumerGroupMetadata metadata() {
		return new ConsumerGroupMetadata(this.link.groupId(), generation(), memberId(), instanceId());
	}

	final Optional<String> instanceId() {
		return Optional.ofNullable(this.settings.instanceId());
	}

}
