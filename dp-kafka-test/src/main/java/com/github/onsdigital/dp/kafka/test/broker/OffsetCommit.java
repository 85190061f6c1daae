package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Instant;

import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * An offset that a coordinator has stored.
 *
 * @param group the group
 * @param partition the partition
 * @param offset the offset
 * @param metadata the metadata, empty if there is none
 * @param memberId the member, empty for a commit without a membership
 * @param generation the generation or epoch of the member, -1 without a membership
 * @param time the time
 * @since 0.1.0
 * @hidden
 */
@Internal
public record OffsetCommit(String group, TopicPartition partition, long offset, String metadata, String memberId,
		int generation, Instant time) {

}
