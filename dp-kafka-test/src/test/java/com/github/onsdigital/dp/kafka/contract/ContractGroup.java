package com.github.onsdigital.dp.kafka.contract;

import org.jspecify.annotations.Nullable;

/**
 * A consumer group of a contract test.
 */
interface ContractGroup {

	String name();

	/**
	 * Returns the number of members that the coordinator knows.
	 */
	int members();

	/**
	 * Returns the number of members to which the coordinator has assigned partitions.
	 */
	int membersWithPartitions();

	@Nullable Long committed(ContractTopic topic, int partition);

	/**
	 * Commits an offset while the group has no members.
	 */
	void commit(ContractTopic topic, int partition, long offset);

	/**
	 * Adds a member that handles and commits nothing. Does not wait until the member has
	 * joined.
	 */
	ContractMember join(ContractTopic topic);

}
