package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Describes the consumer groups for admin clients and cluster checks. Used with the lock
 * of the cluster.
 */
final class GroupDirectory {

	private static final String HOST = "/127.0.0.1";

	private final MemoryCluster cluster;

	GroupDirectory(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	private @Nullable MemoryGroup find(String id) {
		return this.cluster.groups().all().stream().filter((group) -> group.id().equals(id)).findFirst().orElse(null);
	}

	// Describes a group; null if it has neither members nor committed offsets.
	@Nullable ConsumerGroupDescription describe(String id) {
		MemoryGroup group = find(id);
		if (group == null) {
			return null;
		}
		if (!group.modern().isEmpty()) {
			return describe(id, GroupType.CONSUMER, GroupState.STABLE, group.modern().assignor(),
					modernMembers(group.modern()));
		}
		if (group.classic().isEmpty() && group.committed().isEmpty()) {
			return null;
		}
		return describe(id, GroupType.CLASSIC, state(group.classic().rebalance().phase()),
				group.classic().isEmpty() ? "" : group.classic().rebalance().assignor(),
				classicMembers(group.classic()));
	}

	private ConsumerGroupDescription describe(String id, GroupType type, GroupState state, String assignor,
			Collection<MemberDescription> members) {
		return new ConsumerGroupDescription(id, false, members, assignor, type, state,
				ClusterMetadata.node(this.cluster.brokers().coordinator(id)), Set.of(), Optional.empty(),
				Optional.empty());
	}

	private static GroupState state(ClassicRebalance.Phase phase) {
		return switch (phase) {
			case EMPTY -> GroupState.EMPTY;
			case PREPARING -> GroupState.PREPARING_REBALANCE;
			case COMPLETING -> GroupState.COMPLETING_REBALANCE;
			case STABLE -> GroupState.STABLE;
		};
	}

	private static List<MemberDescription> classicMembers(ClassicGroup group) {
		List<MemberDescription> members = new ArrayList<>();
		for (ClassicMember member : group.members()) {
			List<TopicPartition> assignment = (member.assignment != null) ? member.assignment : List.of();
			members.add(
					member(member.id, member.instanceId, assignment, Optional.empty(), group.rebalance().generation()));
		}
		return members;
	}

	private static List<MemberDescription> modernMembers(ModernGroup group) {
		List<MemberDescription> members = new ArrayList<>();
		for (ModernMember member : group.members()) {
			members.add(member(member.id, member.instanceId, member.owned, Optional.of(assignment(member.target)),
					member.epoch));
		}
		return members;
	}

	private static MemberDescription member(String id, @Nullable String instanceId,
			Collection<TopicPartition> assignment, Optional<MemberAssignment> target, int epoch) {
		// the cluster adds a number to the client id
		String clientId = id.replaceFirst("-\\d+$", "");
		return new MemberDescription(id, Optional.ofNullable(instanceId), Optional.empty(), clientId, HOST,
				assignment(assignment), target, Optional.of(epoch), Optional.of(target.isPresent()));
	}

	private static MemberAssignment assignment(Collection<TopicPartition> partitions) {
		return new MemberAssignment(new HashSet<>(partitions));
	}

	// Returns the committed offsets of a group, empty if it does not exist.
	Map<TopicPartition, OffsetAndMetadata> committed(String id) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		MemoryGroup group = find(id);
		if (group != null) {
			group.committed()
				.forEach((partition, commit) -> offsets.put(partition,
						new OffsetAndMetadata(commit.offset(), commit.metadata())));
		}
		return offsets;
	}

}
