package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;

import com.github.onsdigital.dp.kafka.settings.DpKafkaProperties;

/**
 * How often the brokers are asked, and how fast health acts on consumers.
 *
 * @param interval the time between two background checks
 * @param timeout the longest a check may take
 * @param startAfter how long everything must have been healthy before a held consumer
 * starts
 * @param stopAfter how long something must have been unhealthy before a consumer is held
 * @since 0.1.0
 */
public record HealthSettings(Duration interval, Duration timeout, Duration startAfter, Duration stopAfter) {

	/**
	 * Every 30 s, for at most 5 s, acting at once.
	 */
	public static final HealthSettings DEFAULT = new HealthSettings(Duration.ofSeconds(30), Duration.ofSeconds(5),
			Duration.ZERO, Duration.ZERO);

	/**
	 * Takes what is set.
	 * @param properties {@code kafka.health.*}, judged
	 * @return the settings
	 */
	public static HealthSettings of(DpKafkaProperties.Health properties) {
		return new HealthSettings(properties.interval(), properties.timeout(), properties.startAfter(),
				properties.stopAfter());
	}

}
