package com.github.onsdigital.dp.kafka.contract;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * A group of a real broker.
 */
final class BrokerGroup implements ContractGroup {

	private final String name;

	private final GroupMode mode;

	private final Consumer<BrokerMember> created;

	BrokerGroup(String name, GroupMode mode, Consumer<BrokerMember> created) {
		this.name = name;
		this.mode = mode;
		this.created = created;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int members() {
		return descriptions().size();
	}

	@Override
	public int membersWithPartitions() {
		return (int) descriptions().stream()
			.filter((member) -> !member.assignment().topicPartitions().isEmpty())
			.count();
	}

	private Collection<MemberDescription> descriptions() {
		try {
			ConsumerGroupDescription description = ContractBroker.admin()
				.describeConsumerGroups(Set.of(this.name))
				.describedGroups()
				.get(this.name)
				.get();
			return description.members();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof GroupIdNotFoundException) {
				return List.of();
			}
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public @Nullable Long committed(ContractTopic topic, int partition) {
		OffsetAndMetadata offset = BrokerCalls
			.result(ContractBroker.admin().listConsumerGroupOffsets(this.name).partitionsToOffsetAndMetadata())
			.get(new TopicPartition(topic.name(), partition));
		return (offset != null) ? offset.offset() : null;
	}

	@Override
	public void commit(ContractTopic topic, int partition, long offset) {
		BrokerCalls.result(ContractBroker.admin()
			.alterConsumerGroupOffsets(this.name,
					Map.of(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(offset)))
			.all());
	}

	@Override
	public ContractMember join(ContractTopic topic) {
		BrokerMember member = new BrokerMember(this.name, topic.name(), this.mode);
		this.created.accept(member);
		return member;
	}

}
