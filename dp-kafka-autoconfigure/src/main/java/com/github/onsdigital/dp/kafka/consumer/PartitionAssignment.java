package com.github.onsdigital.dp.kafka.consumer;

/**
 * A partition that is assigned to this consumer.
 *
 * @param partition the number of the partition
 * @since 0.1.0
 */
public record PartitionAssignment(int partition) {

}
