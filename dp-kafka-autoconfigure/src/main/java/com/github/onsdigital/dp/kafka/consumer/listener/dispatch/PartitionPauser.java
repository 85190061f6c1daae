package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Pauses and resumes the partitions of the client. Spring's pauses and dp-kafka's are two
 * separate sets, so that neither resumes a partition that the other has paused. Poll
 * thread only.
 */
final class PartitionPauser {

	private final Consumer<byte[], byte[]> client;

	private final Set<TopicPartition> pausedBySpring = new HashSet<>();

	private final Set<TopicPartition> pausedAtClient = new HashSet<>();

	PartitionPauser(Consumer<byte[], byte[]> client) {
		this.client = client;
	}

	Set<TopicPartition> pausedBySpring() {
		// called for each record
		return this.pausedBySpring.isEmpty() ? Set.of() : Set.copyOf(this.pausedBySpring);
	}

	boolean isPausedBySpring(TopicPartition partition) {
		return !this.pausedBySpring.isEmpty() && this.pausedBySpring.contains(partition);
	}

	// whether all of this many partitions are paused, so that no response of a broker
	// ends a poll
	boolean isAllPaused(int partitions) {
		return this.pausedAtClient.size() >= partitions;
	}

	void pauseBySpring(Collection<TopicPartition> partitions) {
		stopFetching(partitions);
		this.pausedBySpring.addAll(partitions);
	}

	// Removes Spring's pause. The next apply resumes the partitions at the client unless
	// dp-kafka has paused them.
	void resumeBySpring(Collection<TopicPartition> partitions) {
		this.pausedBySpring.removeAll(partitions);
	}

	// Pauses the partitions at the client at once. The next apply resumes those that are
	// to be fetched.
	void stopFetching(Collection<TopicPartition> partitions) {
		this.client.pause(partitions);
		this.pausedAtClient.addAll(partitions);
	}

	// Resumes the partition at the client at once. The next apply may pause it again.
	void startFetching(TopicPartition partition) {
		this.client.resume(List.of(partition));
		this.pausedAtClient.remove(partition);
	}

	boolean isFetching(TopicPartition partition) {
		return !this.pausedAtClient.contains(partition);
	}

	void assigned(Collection<TopicPartition> partitions) {
		this.pausedAtClient.removeAll(partitions);
	}

	void removed(Collection<TopicPartition> partitions) {
		this.pausedBySpring.removeAll(partitions);
		this.pausedAtClient.removeAll(partitions);
	}

	/**
	 * Pauses and resumes the partitions of the client.
	 * @param states all partitions
	 * @param fetched whether to fetch from a partition, unless Spring has paused it
	 */
	void apply(Collection<PartitionState> states, Predicate<PartitionState> fetched) {
		List<TopicPartition> pause = List.of();
		List<TopicPartition> resume = List.of();
		for (PartitionState state : states) {
			TopicPartition partition = state.partition();
			boolean fetch = fetched.test(state) && !isPausedBySpring(partition);
			if (fetch && !this.pausedAtClient.isEmpty() && this.pausedAtClient.contains(partition)) {
				resume = add(resume, partition);
			}
			else if (!fetch && !this.pausedAtClient.contains(partition)) {
				pause = add(pause, partition);
			}
		}
		if (!pause.isEmpty()) {
			this.client.pause(pause);
			this.pausedAtClient.addAll(pause);
		}
		if (!resume.isEmpty()) {
			this.client.resume(resume);
			this.pausedAtClient.removeAll(resume);
		}
	}

	private static List<TopicPartition> add(List<TopicPartition> list, TopicPartition partition) {
		List<TopicPartition> more = list.isEmpty() ? new ArrayList<>() : list;
		more.add(partition);
		return more;
	}

}
