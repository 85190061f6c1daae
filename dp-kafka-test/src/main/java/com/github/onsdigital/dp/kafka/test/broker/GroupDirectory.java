package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Describes the consumer groups for admin clients and cluster checks. Called with the
 * lock of the cluster.
 */
interface GroupDirectory {

	/** There are no groups. */
	GroupDirectory NONE = new GroupDirectory() {

		@Override
		public @Nullable ConsumerGroupDescription describe(String group) {
			return null;
		}

		@Override
		public Map<TopicPartition, OffsetAndMetadata> committed(String group) {
			return Map.of();
		}

	};

	// Describes a group; null if it does not exist.
	@Nullable ConsumerGroupDescription describe(String group);

	// Returns the committed offsets of a group, empty if it does not exist.
	Map<TopicPartition, OffsetAndMetadata> committed(String group);

}
