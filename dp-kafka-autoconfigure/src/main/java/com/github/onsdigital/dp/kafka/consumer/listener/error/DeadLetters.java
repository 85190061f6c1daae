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
	 * Sends records, with where they came from and why they failed in their headers. Does
	 * not wait on the caller's thread.
	 * @param topic the dead-letter topic
	 * @param group the group that gave them up
	 * @param records the records
	 * @param failure what the handler threw
	 * @param written is told of each record that is written, on any thread, before the
	 * end
	 * @return completes when all are written; fails if one is not, then some may be
	 */
	CompletionStage<Void> send(String topic, String group, List<ConsumerRecord<byte[], byte[]>> records,
			Throwable failure, Consumer<ConsumerRecord<byte[], byte[]>> written);

}
