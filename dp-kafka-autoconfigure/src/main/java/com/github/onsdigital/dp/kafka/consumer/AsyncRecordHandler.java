package com.github.onsdigital.dp.kafka.consumer;

import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Handles single records of a consumer that is created in code, without holding a thread
 * until a record is handled. Called on a worker thread of the consumer. The calls of
 * records that {@code ordering} allows to be handled at the same time may overlap.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AsyncRecordHandler {

	/**
	 * Starts the handling of a record. The record is committed after the returned stage
	 * and those of all earlier records of its partition have completed. The method should
	 * not block: it holds a worker thread until it returns.
	 * @param record the record, as bytes
	 * @return a stage that completes when the record is handled, never {@code null}; if
	 * it completes exceptionally, the record failed: it is handled again up to
	 * {@code retry-attempts} times, then {@code on-error} decides
	 * @throws Exception if the record failed, as if the stage had completed exceptionally
	 */
	CompletionStage<?> handle(ConsumerRecord<byte[], byte[]> record) throws Exception;

}
