package com.github.onsdigital.dp.kafka.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.KafkaClients;
import com.github.onsdigital.dp.kafka.test.broker.MemoryGroup;
import com.github.onsdigital.dp.kafka.test.broker.OffsetCommit;
import com.github.onsdigital.dp.kafka.test.broker.OtherMember;

/**
 * A group of the in-memory cluster.
 */
final class InMemoryGroup implements ContractGroup {

	private final MemoryGroup group;

	private final GroupMode mode;

	private final Supplier<KafkaClients> clients;

	private final AtomicInteger others = new AtomicInteger();

	InMemoryGroup(MemoryGroup group, GroupMode mode, Supplier<KafkaClients> clients) {
		this.group = group;
		this.mode = mode;
		this.clients = clients;
	}

	@Override
	public String name() {
		return this.group.id();
	}

	@Override
	public int members() {
		return this.group.members().size();
	}

	@Override
	public int membersWithPartitions() {
		try (Admin admin = this.clients.get().createAdmin(Map.of())) {
			return (int) BrokerCalls.result(admin.describeConsumerGroups(Set.of(name())).describedGroups().get(name()))
				.members()
				.stream()
				.filter((member) -> !member.assignment().topicPartitions().isEmpty())
				.count();
		}
	}

	@Override
	public @Nullable Long committed(ContractTopic topic, int partition) {
		OffsetCommit commit = this.group.committed().get(new TopicPartition(topic.name(), partition));
		return (commit != null) ? commit.offset() : null;
	}

	@Override
	public void commit(ContractTopic topic, int partition, long offset) {
		OtherMember member = newMember(topic);
		member.commit(new TopicPartition(topic.name(), partition), offset);
		member.leave();
	}

	@Override
	public ContractMember join(ContractTopic topic) {
		OtherMember member = newMember(topic);
		return new ContractMember() {

			@Override
			public Set<Integer> partitions() {
				return member.partitions().stream().map(TopicPartition::partition).collect(Collectors.toSet());
			}

			@Override
			public void leave() {
				member.leave();
			}

			@Override
			public void die() {
				member.die();
			}

		};
	}

	private OtherMember newMember(ContractTopic topic) {
		String assignor = this.mode.clientProperties().get("partition.assignment.strategy");
		return this.group.join("other-" + this.others.incrementAndGet(), Set.of(topic.name()),
				(assignor != null) ? List.of(assignor) : List.of(), !this.mode.isClassic());
	}

}
