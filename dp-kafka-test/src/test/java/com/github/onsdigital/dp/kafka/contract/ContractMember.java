package com.github.onsdigital.dp.kafka.contract;

import java.util.Set;

/**
 * A member of a group beside the application. It handles and commits nothing.
 */
interface ContractMember {

	/**
	 * Returns the partitions that are assigned to it.
	 */
	Set<Integer> partitions();

	/**
	 * Leaves the group.
	 */
	void leave();

	/**
	 * Ends without a request to leave: the group keeps its partitions until its session
	 * times out.
	 */
	void die();

}
