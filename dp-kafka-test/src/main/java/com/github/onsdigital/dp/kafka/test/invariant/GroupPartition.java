package com.github.onsdigital.dp.kafka.test.invariant;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition as one group consumes it.
 *
 * @param group the group
 * @param partition the partition
 */
record GroupPartition(String group, TopicPartition partition) {

	@Override
	public String toString() {
		return this.partition + " of group '" + this.group + "'";
	}

}
