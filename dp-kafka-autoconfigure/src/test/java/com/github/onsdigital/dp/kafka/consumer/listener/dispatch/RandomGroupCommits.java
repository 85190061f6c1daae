package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The responses of the coordinator of a {@link RandomGroup} to commits and requests for
 * committed offsets.
 */
final class RandomGroupCommits {

	private final RandomGroup group;

	private final RandomGroupClient client;

	RandomGroupCommits(RandomGroup group, RandomGroupClient client) {
		this.group = group;
		this.client = client;
	}

	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
		this.client.wakeUp();
		if (this.group.happens(6)) {
			this.client.faulty = true;
			this.group.pass(3_000);
			throw new TimeoutException("the coordinator does not respond");
		}
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
		partitions.forEach((partition) -> {
			long offset = this.group.log(partition).committed();
			committed.put(partition, (offset >= 0) ? new OffsetAndMetadata(offset) : null);
		});
		return committed;
	}

	void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
		boolean applied = false;
		Exception failure = null;
		if (!this.client.known) {
			failure = new CommitFailedException();
		}
		else if (this.client.rebalancing) {
			failure = new RebalanceInProgressException("joining");
		}
		else if (this.group.happens(10)) {
			applied = true;
			failure = new RetriableCommitFailedException(new TimeoutException("the response was lost"));
		}
		else if (this.group.happens(10)) {
			failure = new RetriableCommitFailedException(new DisconnectException("disconnected"));
		}
		else if (this.group.isConsumerProtocol() && this.group.happens(10)) {
			failure = new CommitFailedException("stale member epoch");
		}
		else {
			applied = true;
		}
		if (applied) {
			this.group.commit(offsets, this.client);
		}
		Exception answer = failure;
		int delayMillis = (this.group.random().nextInt(3) == 0) ? this.group.random().nextInt(2_000) : 0;
		this.client.answerLater(() -> callback.onComplete(offsets, answer), delayMillis);
	}

	void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new TimeoutException("no time");
		}
		this.client.wakeUp();
		this.group.pass(1);
		if (!this.client.known) {
			this.client.faulty = true;
			throw new CommitFailedException();
		}
		if (this.client.rebalancing && !this.client.isRevoking()) {
			throw new RebalanceInProgressException("joining");
		}
		if (this.group.happens(12)) {
			this.client.faulty = true;
			this.group.pass(timeout.toMillis());
			if (this.group.random().nextBoolean()) {
				this.group.commit(offsets, this.client);
			}
			throw new TimeoutException("the response was lost");
		}
		if (this.group.isConsumerProtocol() && this.group.happens(12)) {
			throw new CommitFailedException("stale member epoch");
		}
		if (this.group.happens(12)) {
			this.group.pass(50);
			throw new CoordinatorLoadInProgressException("loading");
		}
		this.group.commit(offsets, this.client);
	}

}
