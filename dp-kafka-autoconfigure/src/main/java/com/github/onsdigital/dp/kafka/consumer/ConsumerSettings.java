package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The validated settings of one consumer.
 *
 * @param id the name of the consumer
 * @param batch whether the handler receives batches
 * @param topic the consumed topic
 * @param group the consumer group
 * @param numWorkers the number of group members; 1 for batches, and for the orderings
 * {@code key} and {@code unordered}
 * @param batchSize the largest number of records in a batch
 * @param batchWaitTime the time a batch waits for more records after its first one
 * @param offsetReset where a partition without a committed offset starts, in Kafka's
 * terms: {@code earliest}, {@code latest}, {@code none} or {@code by_duration:PT1H}
 * @param outOfRangeReset where a partition continues whose committed offset is out of
 * range, in Kafka's terms: {@code earliest}, {@code latest} or {@code none}
 * @param minBrokersHealthy the number of broker addresses that must be reachable
 * @param startManually whether the operator's stop is in place from the beginning
 * @param subscribeTo the names of the subscribed checks; empty for none
 * @param onUnhealthy the strength of the hold that health places
 * @param onError what happens to a record that failed in every attempt
 * @param retryAttempts the number of calls that follow a failed call
 * @param deadLetterTopic the topic for failed records with {@link OnError#DEAD_LETTER}
 * @param clientProperties the client properties of this consumer, which override those of
 * the application: session timeout and raw properties
 * @param concurrency how many records are handled at the same time, and in which order
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ConsumerSettings(String id, boolean batch, String topic, String group, int numWorkers, int batchSize,
		Duration batchWaitTime, String offsetReset, String outOfRangeReset, int minBrokersHealthy,
		boolean startManually, List<String> subscribeTo, HoldStrength onUnhealthy, OnError onError, int retryAttempts,
		@Nullable String deadLetterTopic, Map<String, Object> clientProperties, ConcurrencySettings concurrency) {

	public ConsumerSettings {
		subscribeTo = List.copyOf(subscribeTo);
		clientProperties = Map.copyOf(clientProperties);
	}

	/**
	 * Returns the default name of a dead-letter topic.
	 * @param topic the consumed topic
	 * @return the topic with the suffix {@code -dlt}
	 */
	public static String defaultDeadLetterTopic(String topic) {
		return topic + "-dlt";
	}

	/**
	 * Omits the client properties, which may contain secrets.
	 */
	@Override
	public String toString() {
		return this.id + " [topic=" + this.topic + ", group=" + this.group + "]";
	}

}
