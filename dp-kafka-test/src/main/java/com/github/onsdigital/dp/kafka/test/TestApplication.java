package com.github.onsdigital.dp.kafka.test;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.message.JsonFormat;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * An application context that uses the in-memory cluster. No method blocks.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface TestApplication {

	/**
	 * Returns its consumers.
	 * @return a snapshot
	 */
	Collection<ConsumerGroup> consumers();

	/**
	 * Returns its producers.
	 * @return a snapshot
	 */
	Collection<MessageProducer> producers();

	/**
	 * Returns the JSON format with its mapper.
	 * @return the format, or {@code null} without Jackson
	 */
	@Nullable JsonFormat json();

	/**
	 * Returns whether it can drop records before they reach a handler.
	 * @return whether it defines a filter or an interceptor of records
	 */
	boolean dropsRecords();

	/**
	 * Stops the life cycles of its consumers.
	 * @return completes when they have left their groups
	 */
	CompletionStage<?> stopConsumers();

	/**
	 * Starts the life cycles of its consumers.
	 */
	void startConsumers();

	/**
	 * Runs a check of the cluster.
	 * @return completes with the check
	 */
	CompletionStage<?> checkCluster();

	/**
	 * Runs all checks that consumers subscribe to.
	 * @return completes with the checks
	 */
	CompletionStage<?> runChecks();

}
