package com.github.onsdigital.dp.kafka.consumer.handler;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the payload a handler takes from a record.
 */
@FunctionalInterface
interface PayloadArgument {

	/**
	 * For handlers that take the record itself.
	 */
	PayloadArgument RECORD = (record) -> record;

	/**
	 * Makes the payload.
	 * @param record the record
	 * @return the payload; {@code null} only if the handler takes that
	 * @throws UnreadableRecordException if the record cannot be read
	 */
	@Nullable Object from(ConsumerRecord<byte[], byte[]> record);

}
