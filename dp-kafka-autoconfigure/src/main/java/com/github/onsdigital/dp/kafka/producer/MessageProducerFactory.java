package com.github.onsdigital.dp.kafka.producer;

/**
 * Makes producers in code. Whoever makes one closes it; what is still open when the
 * context is closed is closed then.
 *
 * @since 0.1.0
 */
public interface MessageProducerFactory {

	/**
	 * Makes a producer with the defaults: two healthy brokers (fewer if fewer addresses
	 * are configured), at most 2 s of blocking, no fixed headers.
	 * @param name the producer's name in logs, health and metrics
	 * @param topic the topic it sends to
	 * @return the producer, which becomes initialised by itself
	 */
	MessageProducer create(String name, String topic);

	/**
	 * Makes a producer.
	 * @param settings its settings
	 * @return the producer, which becomes initialised by itself
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if Kafka
	 * refuses the client settings, or a fixed header has a key that is not allowed
	 */
	MessageProducer create(ProducerSettings settings);

}
