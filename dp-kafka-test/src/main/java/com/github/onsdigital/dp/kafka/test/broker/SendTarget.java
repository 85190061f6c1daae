package com.github.onsdigital.dp.kafka.test.broker;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partition to which one record is sent, as far as it is known.
 */
final class SendTarget {

	private volatile TopicPartition partition;

	SendTarget(String topic, @Nullable Integer partition) {
		this.partition = new TopicPartition(topic, (partition != null) ? partition : RecordMetadata.UNKNOWN_PARTITION);
	}

	TopicPartition partition() {
		return this.partition;
	}

	void select(int selected) {
		this.partition = new TopicPartition(this.partition.topic(), selected);
	}

	// Returns the metadata of a record that is not written.
	RecordMetadata none() {
		return new RecordMetadata(this.partition, -1, -1, -1, -1, -1);
	}

}
