package com.github.onsdigital.dp.kafka.test;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;

import com.github.onsdigital.dp.kafka.test.broker.MemoryGroup;

/**
 * A consumer group of a {@link KafkaTestCluster}. Other members can join it, which take
 * partitions from the consumers under test. No method waits for a rebalance: assertions
 * do.
 *
 * @since 0.1.0
 */
public final class TestGroup {

	private final TestRuntime runtime;

	private final MemoryGroup group;

	TestGroup(TestRuntime runtime, MemoryGroup group) {
		this.runtime = runtime;
		this.group = group;
	}

	/**
	 * Returns the id of the group.
	 * @return the id
	 */
	public String id() {
		return this.group.id();
	}

	/**
	 * Lets another member join, for the topics of the members that the group has. It
	 * supports the assignors that they support.
	 * @param member a name for it
	 * @return the member
	 */
	public TestMember join(String member) {
		this.runtime.settle();
		return new TestMember(this.runtime, this.group.join(member));
	}

	/**
	 * Lets another member join that supports one assignor, for the topics of the members
	 * that the group has.
	 * @param member a name for it
	 * @param assignor its assignor, for example {@code RangeAssignor}
	 * @return the member
	 * @throws IllegalStateException if the other members do not support the assignor
	 */
	public TestMember join(String member, Class<? extends ConsumerPartitionAssignor> assignor) {
		this.runtime.settle();
		return new TestMember(this.runtime, this.group.join(member, List.of(), List.of(assignor.getName()), false));
	}

	/**
	 * Removes all members from the group: each learns it at its next request, and its
	 * commits are refused.
	 */
	public void fence() {
		this.runtime.disturb();
		this.group.fence();
	}

	/**
	 * Starts a rebalance without another reason.
	 */
	public void rebalance() {
		this.runtime.settle();
		this.group.rebalance();
	}

	/**
	 * Returns the ids of the members, those of the application included. Waits until
	 * dp-kafka is idle.
	 * @return the ids that the coordinator gave them
	 */
	public List<String> members() {
		this.runtime.settle();
		return this.group.members();
	}

	@Override
	public String toString() {
		return "group '" + id() + "'";
	}

}
