package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record in the log of a partition. The arrays are not copied: clients do not change
 * them.
 *
 * @param offset its offset
 * @param timestamp the time of its creation, in milliseconds since the epoch
 * @param key the key, or {@code null}
 * @param value the value, {@code null} for a tombstone
 * @param headers the headers
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared
record StoredRecord(long offset, long timestamp, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {

	ConsumerRecord<byte[], byte[]> toConsumerRecord(String topic, int partition) {
		int keySize = (this.key != null) ? this.key.length : ConsumerRecord.NULL_SIZE;
		int valueSize = (this.value != null) ? this.value.length : ConsumerRecord.NULL_SIZE;
		return new ConsumerRecord<>(topic, partition, this.offset, this.timestamp, TimestampType.CREATE_TIME, keySize,
				valueSize, this.key, this.value, new RecordHeaders(this.headers), Optional.of(0));
	}

}
