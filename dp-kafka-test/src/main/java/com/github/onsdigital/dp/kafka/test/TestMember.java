package com.github.onsdigital.dp.kafka.test;

import java.util.Comparator;
import java.util.List;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.test.broker.OtherMember;

/**
 * Another member of a {@link TestGroup}. It takes part in rebalances, and handles
 * nothing.
 *
 * @since 0.1.0
 */
public final class TestMember {

	private final TestRuntime runtime;

	private final OtherMember member;

	TestMember(TestRuntime runtime, OtherMember member) {
		this.runtime = runtime;
		this.member = member;
	}

	/**
	 * Returns the name that the test gave it.
	 * @return the name
	 */
	public String name() {
		return this.member.name();
	}

	/**
	 * Returns the partitions that are assigned to it. Waits until dp-kafka is idle.
	 * @return the partitions by topic and number
	 */
	public List<TopicPartition> partitions() {
		this.runtime.settle();
		return this.member.partitions()
			.stream()
			.sorted(Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition))
			.toList();
	}

	/**
	 * Commits an offset, as if it had handled the records below it.
	 * @param partition the partition
	 * @param offset the offset of the next record
	 * @return this member
	 * @throws IllegalStateException if the coordinator refuses it
	 */
	public TestMember commit(TopicPartition partition, long offset) {
		this.runtime.settle();
		this.member.commit(partition, offset);
		return this;
	}

	/**
	 * Leaves the group.
	 */
	public void leave() {
		this.member.leave();
	}

	/**
	 * Ends without leaving the group: the group keeps its partitions for it until its
	 * session has expired on the {@link TestClock}.
	 */
	public void die() {
		this.member.die();
	}

	@Override
	public String toString() {
		return "member '" + name() + "'";
	}

}
