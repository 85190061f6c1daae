package com.github.onsdigital.dp.kafka.consumer.listener.error;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Identifies a record. The timestamp distinguishes it from a record with the same offset
 * in a re-created topic.
 *
 * @param topic the topic
 * @param partition the partition
 * @param offset the offset
 * @param timestamp the timestamp
 */
record RecordId(String topic, int partition, long offset, long timestamp) {

	static RecordId of(ConsumerRecord<?, ?> record) {
		return new RecordId(record.topic(), record.partition(), record.offset(), record.timestamp());
	}

}
