package com.github.onsdigital.dp.kafka.test.broker;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * The exceptions of commits that are refused because of the group, with the texts of
 * Kafka's client.
 */
final class ClassicCommitErrors {

	private ClassicCommitErrors() {
	}

	static RebalanceInProgressException undergoingRebalance() {
		return new RebalanceInProgressException("Offset commit cannot be completed since the consumer is undergoing a "
				+ "rebalance for auto partition assignment. You can try completing the rebalance by calling poll() and "
				+ "then retry the operation.");
	}

	static RebalanceInProgressException groupIsRebalancing() {
		return new RebalanceInProgressException("Offset commit cannot be completed since the consumer group is "
				+ "executing a rebalance at the moment. You can try completing the rebalance by calling poll() and "
				+ "then retry commit again");
	}

	static RebalanceInProgressException staleGeneration() {
		return new RebalanceInProgressException("Offset commit cannot be completed since the consumer member's "
				+ "generation is already stale, meaning it has already participated another rebalance and got a new "
				+ "generation. You can try completing the rebalance by calling poll() and then retry commit again");
	}

	static CommitFailedException notAMember() {
		return new CommitFailedException("Offset commit cannot be completed since the consumer is not part of an "
				+ "active group for auto partition assignment; it is likely that the consumer was kicked out of the "
				+ "group.");
	}

	static FencedInstanceIdException fenced(ConsumerSettings settings, String memberId) {
		return new FencedInstanceIdException("Get fenced exception for group.instance.id " + settings.instanceId()
				+ ", current member.id is " + memberId);
	}

}
