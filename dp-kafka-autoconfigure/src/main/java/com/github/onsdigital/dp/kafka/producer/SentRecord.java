package com.github.onsdigital.dp.kafka.producer;

/**
 * The position at which a message was written.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset in the partition
 * @since 0.1.0
 */
public record SentRecord(String topic, int partition, long offset) {

}
