package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The source of messages for manual consumption (the Upstream channel of dp-kafka in Go).
 * For applications that need a processing strategy of their own. Not recommended: a
 * {@link RecordHandler} or a {@link RecordBatchHandler} has built-in retries, error
 * policy, metrics and ordering.
 * <p>
 * At most one message of a partition is outstanding at a time, that is, returned by
 * {@link #poll(Duration)} and not yet {@linkplain UpstreamMessage#release() released}. As
 * many threads as there are partitions can therefore work in parallel. Polling continues
 * while messages are outstanding, so the membership in the group is kept. The object
 * stays the same for all runs of its consumer. Thread-safe.
 *
 * @since 0.1.0
 */
public interface Upstream {

	/**
	 * Returns the next message. Blocks until there is one, also while the consumer is
	 * stopped or paused.
	 * @param timeout the longest time to wait; zero or negative does not wait
	 * @return the message; {@code null} if none arrived in time, or if the consumer is
	 * closed
	 * @throws InterruptedException if the calling thread is interrupted while it waits
	 */
	@Nullable UpstreamMessage poll(Duration timeout) throws InterruptedException;

	/**
	 * Returns whether the consumer is closed. No message follows after that.
	 * @return whether the consumer is closed
	 */
	boolean isClosed();

}
