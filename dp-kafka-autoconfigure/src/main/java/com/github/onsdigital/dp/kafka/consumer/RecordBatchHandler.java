package com.github.onsdigital.dp.kafka.consumer;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles a batch of records. Called by one thread, batch after batch.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RecordBatchHandler {

	/**
	 * Handles a batch: nothing of it is committed before this returns.
	 * @param batch the records, in order within each partition; unmodifiable, never empty
	 * @throws Exception to have it tried again, then given to {@code on-error}; Spring
	 * Kafka's {@code BatchListenerFailedException} names the record that failed
	 */
	void handle(List<ConsumerRecord<byte[], byte[]>> batch) throws Exception;

}
