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
 * Which partitions are fetched from: those that neither Spring nor we have paused. Two
 * sets, or-ed, so that neither resumes what the other wants paused. Poll thread only.
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

	/**
	 * Tells whether nothing is fetched, so that no answer of a broker ends a poll.
	 * @param partitions how many partitions there are
	 * @return whether all of them are paused
	 */
	boolean isShut(int partitions) {
		return this.atClient.size() >= partitions;
	}

	void pause(Collection<TopicPartition> partitions) {
		close(partitions);
		this.bySpring.addAll(partitions);
	}

	/**
	 * Withdraws Spring's pause; whether anything is fetched is decided before the next
	 * poll.
	 * @param partitions the partitions
	 */
	void resume(Collection<TopicPartition> partitions) {
		this.bySpring.removeAll(partitions);
	}

	/**
	 * Stops fetching before the next {@link #apply}, which may open it again.
	 * @param partitions the partitions
	 */
	void close(Collection<TopicPartition> partitions) {
		this.client.pause(partitions);
		this.atClient.addAll(partitions);
	}

	/**
	 * Fetches before the next {@link #apply}, which may close it again.
	 * @param partition the partition
	 */
	void open(TopicPartition partition) {
		this.client.resume(List.of(partition));
		this.atClient.remove(partition);
	}

	boolean isOpen(TopicPartition partition) {
		return !this.atClient.contains(partition);
	}

	void assigned(Collection<TopicPartition> partitions) {
		this.atClient.removeAll(partitions);
	}

	void gone(Collection<TopicPartition> partitions) {
		this.bySpring.removeAll(partitions);
		this.atClient.removeAll(partitions);
	}

	/**
	 * Makes the client fetch from these and no others.
	 * @param states all partitions
	 * @param wanted the ones to fetch from, if Spring has not paused them
	 */
	void apply(Collection<PartitionState> states, Predicate<PartitionState> wanted) {
		List<TopicPartition> pause = List.of();
		List<TopicPartition> resume = List.of();
		for (PartitionState state : states) {
			TopicPartition partition = state.partition();
			boolean fetch = wanted.test(state) && !isPausedBySpring(partition);
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
