package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * The most bytes that may wait in a member before it stops fetching. Partitions that are
 * blocked (paused, or with a record to try again) count too, but leave the others at
 * least the share of one partition: bytes that nobody may handle now must not stop the
 * fetching of those that can be handled. Poll thread only.
 */
final class WaitingLimit {

	private final long maxBytes;

	private final Partitions partitions;

	/**
	 * Creates a limit.
	 * @param maxBytes the most bytes; records that came with one poll may exceed it
	 * @param partitions the partitions of the member
	 */
	WaitingLimit(long maxBytes, Partitions partitions) {
		this.maxBytes = maxBytes;
		this.partitions = partitions;
	}

	/**
	 * Whether enough bytes wait that can be handled now. At least one record can be
	 * handled then, so that fetching goes on after a while.
	 * @param unpaused the partitions that are not paused
	 * @param blocked whether the records of a partition wait for something else
	 * @return whether nothing more should be fetched
	 */
	boolean isReached(Collection<PartitionState> unpaused, Predicate<PartitionState> blocked) {
		long free = 0;
		for (PartitionState state : unpaused) {
			if (state.waitingBytes() > 0 && !blocked.test(state)) {
				free += state.waitingBytes();
			}
		}
		if (free == 0) {
			return false;
		}
		long all = 0;
		for (PartitionState state : this.partitions.all()) {
			all += state.waitingBytes();
		}
		long share = this.maxBytes / this.partitions.all().size();
		return free >= Math.max(this.maxBytes - (all - free), share);
	}

}
