package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Observes the groups of the in-memory cluster. All methods are called with the lock of
 * the cluster, in the order in which things happen, and must not block. Nothing is
 * reported for the clients of a process that has crashed.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface ClusterListener {

	/**
	 * A poll returns records.
	 * @param group the group, empty if the consumer has none
	 * @param memberId the member
	 * @param records the records, grouped by partition, in their order
	 */
	default void polled(String group, String memberId, List<ConsumerRecord<byte[], byte[]>> records) {
	}

	/**
	 * The coordinator has stored an offset.
	 * @param commit the commit
	 */
	default void committed(OffsetCommit commit) {
	}

	/**
	 * A member received partitions; its callback runs next.
	 * @param group the group
	 * @param memberId the member
	 * @param generation the generation or epoch
	 * @param partitions the partitions that it did not have before
	 */
	default void assigned(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
	}

	/**
	 * A member has released partitions; its callback has run, with its last commits.
	 * @param group the group
	 * @param memberId the member
	 * @param generation the generation or epoch in which it had them
	 * @param partitions the partitions
	 */
	default void revoked(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
	}

	/**
	 * A member learned that it has lost partitions, which may be assigned to other
	 * members by then; its callback runs next.
	 * @param group the group
	 * @param memberId the member's last id
	 * @param generation the generation or epoch in which it had them, -1 if unknown
	 * @param partitions the partitions
	 */
	default void lost(String group, String memberId, int generation, Collection<TopicPartition> partitions) {
	}

	/**
	 * The coordinator has removed a member.
	 * @param group the group
	 * @param memberId the member
	 * @param left whether the member has left by itself; otherwise its session or its
	 * rebalance has timed out, or it was fenced
	 */
	default void removed(String group, String memberId, boolean left) {
	}

	/**
	 * The process of the clients has crashed.
	 */
	default void crashed() {
	}

	/**
	 * The committed offsets of a topic were removed, because the topic was deleted.
	 * @param group the group
	 * @param topic the topic
	 */
	default void offsetsDeleted(String group, String topic) {
	}

}
