package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Calls all listeners of the cluster, in the order in which they were added.
 */
final class ClusterListeners implements ClusterListener {

	private final List<ClusterListener> listeners = new CopyOnWriteArrayList<>();

	void add(ClusterListener listener) {
		this.listeners.add(listener);
	}

	void remove(ClusterListener listener) {
		this.listeners.remove(listener);
	}

	@Override
	public void polled(String group, String memberId, List<ConsumerRecord<byte[], byte[]>> records) {
		this.listeners.forEach((listener) -> listener.polled(group, memberId, records));
	}

	@Override
	public void committed(OffsetCommit commit) {
		this.listeners.forEach((listener) -> listener.committed(commit));
	}

	@Override
	public void assigned(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		this.listeners.forEach((listener) -> listener.assigned(group, memberId, generation, partitions));
	}

	@Override
	public void revoked(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		this.listeners.forEach((listener) -> listener.revoked(group, memberId, generation, partitions));
	}

	@Override
	public void lost(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
		this.listeners.forEach((listener) -> listener.lost(group, memberId, generation, partitions));
	}

	@Override
	public void removed(String group, String memberId, boolean left) {
		this.listeners.forEach((listener) -> listener.removed(group, memberId, left));
	}

	@Override
	public void crashed() {
		this.listeners.forEach(ClusterListener::crashed);
	}

	@Override
	public void offsetsDeleted(String group, String topic) {
		this.listeners.forEach((listener) -> listener.offsetsDeleted(group, topic));
	}

}
