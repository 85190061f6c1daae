package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * The maximum of bytes that may wait in a member before it stops fetching. Deferred
 * partitions (paused, or with a retry) count too, but leave the others at least the share
 * of one partition: bytes that may not be handled now must not stop the fetching of those
 * that can. Poll thread only.
 */
final class BufferedBytesLimit {

	private final long maxBytes;

	private final AssignedPartitions partitions;

	/**
	 * Creates a limit.
	 * @param maxBytes the maximum; the records of one poll may exceed it
	 * @param partitions the partitions of the member
	 */
	BufferedBytesLimit(long maxBytes, AssignedPartitions partitions) {
		this.maxBytes = maxBytes;
		this.partitions = partitions;
	}

	/**
	 * Returns whether enough bytes are waiting that can be handled now. At least one
	 * record can be handled then, so that fetching continues later.
	 * @param unpaused the partitions that are not paused
	 * @param deferred whether the records of a partition wait for anything but their turn
	 * @return whether to stop fetching
	 */
	boolean isReached(Collection<PartitionState> unpaused, Predicate<PartitionState> deferred) {
		long free = 0;
		for (PartitionState state : unpaused) {
			if (state.waitingBytes() > 0 && !deferred.test(state)) {
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
