package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends records to dead-letter topics.
 */
@FunctionalInterface
public interface DeadLetters {

	/**
	 * Sends records with headers that contain their origin and the cause of the failure.
	 * Does not block the calling thread.
	 * @param consumerId the id of the consumer
	 * @param topic the dead-letter topic
	 * @param group the consumer group in which the records failed
	 * @param records the records
	 * @param failure what the handler threw
	 * @param written is called for each record that is written, on any thread, before the
	 * returned stage completes
	 * @return completes when all records are written; fails if one is not, in which case
	 * some may be written
	 */
	CompletionStage<Void> send(String consumerId, String topic, String group,
			List<ConsumerRecord<byte[], byte[]>> records, Throwable failure,
			Consumer<ConsumerRecord<byte[], byte[]>> written);

}
