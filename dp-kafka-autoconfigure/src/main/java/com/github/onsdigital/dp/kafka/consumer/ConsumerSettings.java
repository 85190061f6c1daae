package com.github.onsdigital.dp.kafka.consumer;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Everything one consumer is told, judged and complete. Public only for other packages of
 * dp-kafka.
 *
 * @param id the consumer's name
 * @param batch whether its handler takes batches
 * @param topic the topic it consumes
 * @param group the group it joins
 * @param numWorkers how many members a single handler has; 1 for batches
 * @param batchSize the most records in a batch
 * @param batchWaitTime how long a batch waits to be filled after its first record
 * @param offsetReset where a partition starts that has no committed offset, in Kafka's
 * terms: {@code earliest}, {@code latest}, {@code none} or {@code by_duration:PT1H}
 * @param outOfRangeReset where a partition goes on whose committed offset the broker does
 * not have any more, in Kafka's terms: {@code earliest}, {@code latest} or {@code none}
 * @param minBrokersHealthy how many addresses must be reachable
 * @param startManually whether an operator's stop holds it from the beginning
 * @param subscribeTo the checks it depends on; empty for none
 * @param onUnhealthy what health's hold asks for
 * @param onError what happens to a record that failed for good
 * @param retryAttempts how many more calls follow a failed one
 * @param deadLetterTopic where failed records go with {@link ErrorPolicy#DEAD_LETTER}
 * @param clientProperties the consumer's own client settings, on top of the
 * application's: session timeout, raw properties
 * @since 0.1.0
 */
public record ConsumerSettings(String id, boolean batch, String topic, String group, int numWorkers, int batchSize,
		Duration batchWaitTime, String offsetReset, String outOfRangeReset, int minBrokersHealthy,
		boolean startManually, List<String> subscribeTo, HoldStrength onUnhealthy, ErrorPolicy onError,
		int retryAttempts, @Nullable String deadLetterTopic, Map<String, Object> clientProperties) {

	public ConsumerSettings {
		subscribeTo = List.copyOf(subscribeTo);
		clientProperties = Map.copyOf(clientProperties);
	}

	/**
	 * Without the client properties, which may hold secrets.
	 */
	@Override
	public String toString() {
		return this.id + " [topic=" + this.topic + ", group=" + this.group + "]";
	}

}
