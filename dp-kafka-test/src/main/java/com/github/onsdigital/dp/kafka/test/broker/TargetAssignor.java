package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Assigns the partitions of a group on the side of the broker: {@code range}, or
 * {@code uniform}, which moves as few partitions as possible.
 */
final class TargetAssignor {

	private static final String RANGE = "range";

	private final Map<String, Integer> partitions;

	TargetAssignor(Map<String, Integer> partitions) {
		this.partitions = new TreeMap<>(partitions);
	}

	Map<String, Set<TopicPartition>> assign(String assignor, Collection<ModernMember> members) {
		Map<String, Set<TopicPartition>> targets = new LinkedHashMap<>();
		members.forEach((member) -> targets.put(member.id, new LinkedHashSet<>()));
		if (assignor.equals(RANGE)) {
			range(members, targets);
		}
		else {
			uniform(members, targets);
		}
		return targets;
	}

	private void range(Collection<ModernMember> members, Map<String, Set<TopicPartition>> targets) {
		this.partitions.forEach((topic, count) -> {
			List<ModernMember> subscribed = members.stream()
				.filter((member) -> member.topics.contains(topic))
				.sorted(Comparator.comparing((ModernMember member) -> member.id))
				.toList();
			int next = 0;
			for (int i = 0; i < subscribed.size(); i++) {
				int share = count / subscribed.size() + ((i < count % subscribed.size()) ? 1 : 0);
				for (int j = 0; j < share; j++) {
					targetOf(subscribed.get(i), targets).add(new TopicPartition(topic, next++));
				}
			}
		});
	}

	private void uniform(Collection<ModernMember> members, Map<String, Set<TopicPartition>> targets) {
		List<TopicPartition> open = new ArrayList<>();
		this.partitions.forEach((topic, count) -> IntStream.range(0, count)
			.forEach((partition) -> open.add(new TopicPartition(topic, partition))));
		for (ModernMember member : members) {
			for (TopicPartition partition : member.target) {
				if (member.topics.contains(partition.topic()) && open.remove(partition)) {
					targetOf(member, targets).add(partition);
				}
			}
		}
		for (TopicPartition partition : open) {
			ModernMember least = least(members, targets, partition.topic());
			if (least != null) {
				targetOf(least, targets).add(partition);
			}
		}
		while (moveOne(members, targets)) {
			// until no member has two more than another one
		}
	}

	private static Set<TopicPartition> targetOf(ModernMember member, Map<String, Set<TopicPartition>> targets) {
		return targets.computeIfAbsent(member.id, (id) -> new LinkedHashSet<>());
	}

	private static @Nullable ModernMember least(Collection<ModernMember> members,
			Map<String, Set<TopicPartition>> targets, String topic) {
		return members.stream()
			.filter((member) -> member.topics.contains(topic))
			.min(Comparator.comparingInt((member) -> targetOf(member, targets).size()))
			.orElse(null);
	}

	private static boolean moveOne(Collection<ModernMember> members, Map<String, Set<TopicPartition>> targets) {
		List<ModernMember> fullest = members.stream()
			.sorted(Comparator.comparingInt((ModernMember member) -> -targetOf(member, targets).size()))
			.toList();
		for (ModernMember from : fullest) {
			List<TopicPartition> owned = new ArrayList<>(targetOf(from, targets));
			for (int i = owned.size() - 1; i >= 0; i--) {
				ModernMember least = least(members, targets, owned.get(i).topic());
				if (least != null && targetOf(least, targets).size() + 1 < owned.size()) {
					targetOf(from, targets).remove(owned.get(i));
					targetOf(least, targets).add(owned.get(i));
					return true;
				}
			}
		}
		return false;
	}

}
