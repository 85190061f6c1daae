package com.github.onsdigital.dp.kafka.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles single records of a consumer that is created in code. Called on the poll
 * thread, one record at a time, in order within each partition. If {@code ordering} is
 * {@code key} or {@code unordered}, called on the worker threads of the consumer, for
 * several records at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordHandler {

	/**
	 * Handles a record. The record is committed after this method has returned.
	 * @param record the record, as bytes
	 * @throws Exception if the record failed: it is handled again up to
	 * {@code retry-attempts} times, then {@code on-error} decides
	 */
	void handle(ConsumerRecord<byte[], byte[]> record) throws Exception;

}
