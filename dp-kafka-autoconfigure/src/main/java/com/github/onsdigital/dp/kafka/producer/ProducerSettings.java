package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.Map;

/**
 * Everything one producer is told, judged and complete. Public only for other packages of
 * dp-kafka.
 *
 * @param name the producer's name
 * @param topic the topic it sends to
 * @param minBrokersHealthy how many addresses must be reachable
 * @param maxBlock the longest a send waits for metadata or buffer space
 * @param headers headers that each of its messages gets
 * @param clientProperties the producer's own client settings, on top of the application's
 * @since 0.1.0
 */
public record ProducerSettings(String name, String topic, int minBrokersHealthy, Duration maxBlock,
		Map<String, String> headers, Map<String, Object> clientProperties) {

	public ProducerSettings {
		headers = Map.copyOf(headers);
		clientProperties = Map.copyOf(clientProperties);
	}

	/**
	 * Without the client properties, which may hold secrets.
	 */
	@Override
	public String toString() {
		return this.name + " [topic=" + this.topic + "]";
	}

}
