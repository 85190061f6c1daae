package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The committed offsets of a group, with all commits before them. Guarded by the lock of
 * the cluster.
 */
final class GroupOffsets {

	private final Map<TopicPartition, OffsetCommit> current = new HashMap<>();

	private final List<OffsetCommit> history = new ArrayList<>();

	void add(OffsetCommit commit) {
		this.current.put(commit.partition(), commit);
		this.history.add(commit);
	}

	@Nullable OffsetCommit get(TopicPartition partition) {
		return this.current.get(partition);
	}

	Map<TopicPartition, OffsetCommit> current() {
		return Map.copyOf(this.current);
	}

	List<OffsetCommit> history() {
		return List.copyOf(this.history);
	}

	// the topic was deleted; returns whether there were offsets
	boolean delete(String topic) {
		return this.current.keySet().removeIf((partition) -> partition.topic().equals(topic));
	}

}
