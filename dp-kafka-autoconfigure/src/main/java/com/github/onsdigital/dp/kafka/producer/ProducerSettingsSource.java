package com.github.onsdigital.dp.kafka.producer;

/**
 * Provides the settings of a configured producer. Public only for other packages of
 * dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProducerSettingsSource {

	/**
	 * Returns the settings of one producer.
	 * @param name the producer's name
	 * @return its complete and validated settings
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if they
	 * are wrong
	 */
	ProducerSettings settings(String name);

}
