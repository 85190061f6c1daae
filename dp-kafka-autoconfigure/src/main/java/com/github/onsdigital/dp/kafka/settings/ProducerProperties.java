package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a producer: {@code kafka.producers.<name>.*}, and
 * {@code kafka.producer.*} for all producers. The topic cannot be set for all producers.
 *
 * @param topic Topic that messages are sent to.
 * @param minBrokersHealthy Minimum number of broker addresses that must be reachable. The
 * default is limited to the number of addresses.
 * @param maxBlock Maximum time that a send waits for metadata or buffer space.
 * @param headers Headers of every message.
 * @param properties Additional properties of the Kafka client.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record ProducerProperties(@Nullable String topic, @DefaultValue("2") int minBrokersHealthy,
		@DefaultValue("2s") Duration maxBlock, @DefaultValue Map<String, String> headers,
		@DefaultValue Map<String, String> properties) {

	public ProducerProperties {
		headers = Map.copyOf(headers);
		properties = Map.copyOf(properties);
	}

	/**
	 * Omits headers and the client's properties, which may contain secrets.
	 */
	@Override
	public String toString() {
		return "ProducerProperties[topic=" + this.topic + "]";
	}

}
