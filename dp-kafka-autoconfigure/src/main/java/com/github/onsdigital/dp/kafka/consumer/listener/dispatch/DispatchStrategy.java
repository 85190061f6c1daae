package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Selects which waiting records are dispatched now. Poll thread only.
 */
interface DispatchStrategy {

	/**
	 * Counts the records as handled that other threads have finished, and applies holds.
	 * Called before offsets are committed.
	 */
	default void collect() {
	}

	/**
	 * Selects records.
	 * @param states the partitions that are not paused
	 * @param nowNanos the current time
	 * @return the records to dispatch; empty if none are due
	 */
	Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states, long nowNanos);

	/**
	 * Returns the time until {@link #select} may select records without a further fetch.
	 * @param states the partitions that are not paused
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(Collection<PartitionState> states, long nowNanos);

	/**
	 * Returns the time until {@link #collect} should be called again while nothing may be
	 * dispatched.
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	default long dueInWhileSuspended() {
		return Long.MAX_VALUE;
	}

	/**
	 * Returns whether more records should be fetched from a partition.
	 * @param state the partition
	 * @param waiting the number of waiting records in all partitions without a retry
	 * @return whether to fetch
	 */
	boolean shouldFetch(PartitionState state, int waiting);

	// whether a retry, or a message that is not released, delays the records of the
	// partition
	default boolean isDeferred(PartitionState state) {
		return state.retry() != null;
	}

	// the partition was revoked or lost, or its position changed
	void forget(PartitionState state);

}
