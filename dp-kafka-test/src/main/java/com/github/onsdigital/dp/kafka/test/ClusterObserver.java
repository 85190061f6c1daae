package com.github.onsdigital.dp.kafka.test;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.test.broker.ClusterListener;
import com.github.onsdigital.dp.kafka.test.broker.OffsetCommit;
import com.github.onsdigital.dp.kafka.test.invariant.Invariants;

/**
 * Passes the events of the cluster and of the handlers to the invariants. A thread that
 * polls is the thread on which the handler of the member is called.
 */
final class ClusterObserver implements ClusterListener, HandlingListener {

	private final Invariants invariants;

	private final Function<String, @Nullable String> groups;

	private final Runnable onCrash;

	private final Map<Thread, String> members = new ConcurrentHashMap<>();

	ClusterObserver(Invariants invariants, Function<String, @Nullable String> groups, Runnable onCrash) {
		this.invariants = invariants;
		this.groups = groups;
		this.onCrash = onCrash;
	}

	@Override
	public void polled(String group, String memberId, List<ConsumerRecord<byte[], byte[]>> records) {
		this.members.keySet().removeIf((thread) -> !thread.isAlive());
		this.members.put(Thread.currentThread(), memberId);
		for (ConsumerRecord<byte[], byte[]> record : records) {
			this.invariants.fetched(group, memberId, partition(record), record.offset());
		}
	}

	@Override
	public void committed(OffsetCommit commit) {
		if (this.members.containsValue(commit.memberId())) {
			this.invariants.committed(commit.group(), commit.memberId(), commit.partition(), commit.offset());
		}
		else {
			this.invariants.committedByOther(commit.group(), commit.partition(), commit.offset());
		}
	}

	@Override
	public void assigned(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		partitions.forEach((partition) -> this.invariants.assigned(group, memberId, partition));
	}

	@Override
	public void revoked(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		partitions.forEach((partition) -> this.invariants.revoked(group, memberId, partition, false));
	}

	@Override
	public void lost(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		partitions.forEach((partition) -> this.invariants.revoked(group, memberId, partition, true));
	}

	@Override
	public void crashed() {
		this.onCrash.run();
	}

	@Override
	public void offsetsDeleted(String group, String topic) {
		this.invariants.forget(topic);
	}

	@Override
	public void handled(String consumerId, int count, long nanos, Outcome outcome) {
		// recordHandled has more
	}

	@Override
	public void recordHandled(String consumerId, ConsumerRecord<byte[], byte[]> record, Outcome outcome) {
		String group = this.groups.apply(consumerId);
		if (group == null) {
			return;
		}
		switch (outcome) {
			case HANDLED -> this.invariants.handled(group, this.members.get(Thread.currentThread()), partition(record),
					record.offset());
			case COMMITTED_BY_DECISION, COMMITTED_AFTER_FAILURE, DEAD_LETTERED ->
				this.invariants.resolved(group, partition(record), record.offset());
			case RETRIED, REDELIVERED, STOPPED, UNREADABLE -> {
				// not resolved yet
			}
		}
	}

	private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
		return new TopicPartition(record.topic(), record.partition());
	}

}
