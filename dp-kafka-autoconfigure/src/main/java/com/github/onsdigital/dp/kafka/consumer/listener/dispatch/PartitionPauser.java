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

	private final Set<TopicPartition> bySpring = new HashSet<>();

	private final Set<TopicPartition> atClient = new HashSet<>();

	PartitionPauser(Consumer<byte[], byte[]> client) {
		this.client = client;
	}

	Set<TopicPartition> pausedBySpring() {
		return Set.copyOf(this.bySpring);
	}

	boolean isPausedBySpring(TopicPartition partition) {
		return !this.bySpring.isEmpty() && this.bySpring.contains(partition);
	}

	// whether all of this many partitions are paused, so that no response of a broker
	// ends a poll
	boolean isAllPaused(int partitions) {
		return this.atClient.size() >= partitions;
	}

	void pause(Collection<TopicPartition> partitions) {
		stopFetching(partitions);
		this.bySpring.addAll(partitions);
	}

	// removes Spring's pause; the client is resumed before the next poll if nothing else
	// prevents it
	void resume(Collection<TopicPartition> partitions) {
		this.bySpring.removeAll(partitions);
	}

	// stops fetching before the next apply, which may resume it
	void stopFetching(Collection<TopicPartition> partitions) {
		this.client.pause(partitions);
		this.atClient.addAll(partitions);
	}

	// fetches before the next apply, which may pause it
	void startFetching(TopicPartition partition) {
		this.client.resume(List.of(partition));
		this.atClient.remove(partition);
	}

	boolean isFetching(TopicPartition partition) {
		return !this.atClient.contains(partition);
	}

	void assigned(Collection<TopicPartition> partitions) {
		this.atClient.removeAll(partitions);
	}

	void removed(Collection<TopicPartition> partitions) {
		this.bySpring.removeAll(partitions);
		this.atClient.removeAll(partitions);
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
			if (fetch && !this.atClient.isEmpty() && this.atClient.contains(partition)) {
				resume = add(resume, partition);
			}
			else if (!fetch && !this.atClient.contains(partition)) {
				pause = add(pause, partition);
			}
		}
		if (!pause.isEmpty()) {
			this.client.pause(pause);
			this.atClient.addAll(pause);
		}
		if (!resume.isEmpty()) {
			this.client.resume(resume);
			this.atClient.removeAll(resume);
		}
	}

	private static List<TopicPartition> add(List<TopicPartition> list, TopicPartition partition) {
		List<TopicPartition> more = list.isEmpty() ? new ArrayList<>() : list;
		more.add(partition);
		return more;
	}

}
