package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles one record. Called on the poll thread, one record of a partition at a time, in
 * order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordHandler {

	/**
	 * Handles a record: when this returns it counts as handled and is committed.
	 * @param record the record, as bytes
	 * @throws Exception to have it tried again, then given to {@code on-error}
	 */
	void handle(ConsumerRecord<byte[], byte[]> record) throws Exception;

}
