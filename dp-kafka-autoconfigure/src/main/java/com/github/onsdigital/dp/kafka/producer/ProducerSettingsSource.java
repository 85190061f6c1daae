package com.github.onsdigital.dp.kafka.producer;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Provides the settings of a configured producer.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
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
