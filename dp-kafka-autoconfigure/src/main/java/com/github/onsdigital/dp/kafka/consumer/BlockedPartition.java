package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A partition that is blocked because nothing can be fetched from it. The other
 * partitions of the consumer continue.
 *
 * @param partition the number of the partition
 * @param offset the offset at which fetching fails, or {@code null} if it is not known
 * @param blockedFor the time since the partition was blocked
 * @param attempt the number of failed fetches
 * @param nextAttemptIn the time until the next fetch, or {@code null} while a fetch or a
 * decision is in progress
 * @param cause the type and the message of the failure; never contains a payload
 * @since 0.1.0
 */
public record BlockedPartition(int partition, @Nullable Long offset, Duration blockedFor, int attempt,
		@Nullable Duration nextAttemptIn, String cause) {

}
