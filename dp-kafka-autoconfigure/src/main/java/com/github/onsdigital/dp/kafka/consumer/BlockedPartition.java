package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A partition that is set aside because nothing can be fetched from it. The other
 * partitions of the consumer go on.
 *
 * @param partition the number of the partition
 * @param offset the offset at which it stands, or {@code null} if it is not known
 * @param blockedFor how long it has been set aside
 * @param attempt how many fetches have failed
 * @param nextAttemptIn the time until it is fetched again; {@code null} while a fetch or
 * a decision is under way
 * @param cause the type and message of the failure, never of a payload
 * @since 0.1.0
 */
public record BlockedPartition(int partition, @Nullable Long offset, Duration blockedFor, int attempt,
		@Nullable Duration nextAttemptIn, String cause) {

}
