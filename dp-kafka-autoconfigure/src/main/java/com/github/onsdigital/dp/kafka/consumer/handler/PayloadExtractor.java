package com.github.onsdigital.dp.kafka.consumer.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of a handler from a record.
 */
@FunctionalInterface
interface PayloadExtractor {

	/**
	 * The record itself is the payload.
	 */
	PayloadExtractor RECORD = (record) -> record;

	/**
	 * Returns the payload.
	 * @param record the record
	 * @return the payload; {@code null} only if the parameter is nullable
	 * @throws UnreadableRecordException if the record cannot be read
	 */
	@Nullable Object from(ConsumerRecord<byte[], byte[]> record);

}
