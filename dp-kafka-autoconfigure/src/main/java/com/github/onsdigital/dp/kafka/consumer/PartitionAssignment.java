package com.github.onsdigital.dp.kafka.consumer;

import org.jspecify.annotations.Nullable;

/**
 * One partition that the group gave to this consumer.
 *
 * @param partition the number of the partition
 * @param lag how many records are behind the last one fetched, from the consumer's own
 * knowledge and without a request; {@code null} while it is not known
 * @since 0.1.0
 */
public record PartitionAssignment(int partition, @Nullable Long lag) {

}
