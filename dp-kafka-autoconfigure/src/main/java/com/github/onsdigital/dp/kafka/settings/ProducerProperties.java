package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of a producer: {@code kafka.producers.<name>.*}, and, the topic
 * excepted, {@code kafka.producer.*} for all of them.
 *
 * @param topic Topic that messages are sent to.
 * @param minBrokersHealthy How many broker addresses must be reachable; unset, at most as
 * many as there are.
 * @param maxBlock Longest a send waits for metadata or buffer space.
 * @param headers Headers of every message.
 * @param properties Raw settings of the Kafka client.
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
	 * Without headers and the client's settings, which may hold secrets.
	 */
	@Override
	public String toString() {
		return "ProducerProperties[topic=" + this.topic + "]";
	}

}
