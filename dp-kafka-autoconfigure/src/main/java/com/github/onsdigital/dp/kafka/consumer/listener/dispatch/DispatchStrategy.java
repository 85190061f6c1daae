package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Chooses which of the records that wait are handed out now. Poll thread only.
 */
interface DispatchStrategy {

	/**
	 * Chooses.
	 * @param states the partitions that are not paused
	 * @param nowNanos the time now
	 * @return the records to hand out; empty if it is not yet time
	 */
	Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states, long nowNanos);

	/**
	 * The time until {@link #select} may choose something without a new record.
	 * @param states the partitions that are not paused
	 * @param nowNanos the time now
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(Collection<PartitionState> states, long nowNanos);

	/**
	 * Tells whether more should be fetched from a partition.
	 * @param state the partition
	 * @param waiting how many records wait in all partitions that try none again
	 * @return whether to fetch
	 */
	boolean wantsMore(PartitionState state, int waiting);

	/**
	 * Whether the records of a partition wait for something other than their turn.
	 * @param state the partition
	 * @return whether it is blocked
	 */
	default boolean isBlocked(PartitionState state) {
		return state.retry() != null;
	}

	/**
	 * A partition is gone.
	 * @param state the partition
	 */
	void gone(PartitionState state);

}
