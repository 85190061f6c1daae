package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Map;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The complete and validated settings of one producer.
 *
 * @param name the producer's name
 * @param topic the topic it sends to
 * @param minBrokersHealthy the number of addresses that must be reachable
 * @param maxBlock the maximum time that a send waits for metadata or buffer space
 * @param headers headers that are added to each message
 * @param clientProperties the producer's own client settings, which override the
 * application's
 * @since 0.1.0
 * @hidden
 */
@Internal
public record ProducerSettings(String name, String topic, int minBrokersHealthy, Duration maxBlock,
		Map<String, String> headers, Map<String, Object> clientProperties) {

	public ProducerSettings {
		headers = Map.copyOf(headers);
		clientProperties = Map.copyOf(clientProperties);
	}

	/**
	 * Excludes the client properties, which may contain secrets.
	 */
	@Override
	public String toString() {
		return this.name + " [topic=" + this.topic + "]";
	}

}
