package com.github.onsdigital.dp.kafka.consumer;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles batches of records of a consumer that is created in code. Called on one thread,
 * batch after batch.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordBatchHandler {

	/**
	 * Handles a batch. No record of the batch is committed before this method has
	 * returned.
	 * @param batch the records, in order within each partition; unmodifiable, never empty
	 * @throws Exception if the batch failed: it is handled again up to
	 * {@code retry-attempts} times, then {@code on-error} decides. Spring Kafka's
	 * {@code BatchListenerFailedException} names the record that failed; the records
	 * before it are committed
	 */
	void handle(List<ConsumerRecord<byte[], byte[]>> batch) throws Exception;

}
