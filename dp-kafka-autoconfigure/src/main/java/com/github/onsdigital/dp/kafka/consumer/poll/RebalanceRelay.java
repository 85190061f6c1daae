package com.github.onsdigital.dp.kafka.consumer.poll;

import java.time.Duration;
import java.util.Collection;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Stands between the client and Spring's rebalance listener. On revocation Spring first
 * (the acknowledgments it still has go into the ledger), then what is handled is
 * committed, bounded, then the partition is forgotten. Lost partitions are forgotten
 * without a commit: they are somebody else's.
 */
final class RebalanceRelay implements ConsumerRebalanceListener {

	/**
	 * A lost commit is safe, not returning is not: the group waits for us.
	 */
	static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(3);

	private final Member member;

	private final ConsumerRebalanceListener spring;

	RebalanceRelay(Member member, ConsumerRebalanceListener spring) {
		this.member = member;
		this.spring = spring;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		this.member.assigned(partitions);
		this.member.loop().joined(true);
		// while the group is left Spring would ask for positions that never come
		if (!this.member.loop().isLeaving()) {
			this.member.ledger().assigned(partitions, this.member.partitions());
			this.spring.onPartitionsAssigned(partitions);
			this.member.tellAssigned();
		}
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		try {
			this.spring.onPartitionsRevoked(partitions);
		}
		finally {
			this.member.loop().finish(partitions);
			this.member.flush(partitions, REVOKE_TIMEOUT);
			this.member.gone(partitions);
		}
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.member.loop().joined(false);
		this.member.gone(partitions);
		this.spring.onPartitionsLost(partitions);
	}

}
