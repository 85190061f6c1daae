package com.github.onsdigital.dp.kafka.producer;

/**
 * Creates producers in code. The caller closes a producer that it creates. A producer
 * that is still open when the context is closed is closed then.
 *
 * @since 0.1.0
 */
public interface MessageProducerFactory {

	/**
	 * Creates a producer. Its settings are those of {@code kafka.producer.*} and
	 * {@code kafka.producers.<name>.*}, where they are set.
	 * @param name the producer's name in settings, logs, health and metrics
	 * @param topic the topic it sends to, unless {@code kafka.producers.<name>.topic} is
	 * set
	 * @return the producer, which initialises itself in the background. Once closed it is
	 * no longer part of health, and its name can be used again
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if the
	 * name, the topic or a setting is wrong
	 * @throws IllegalStateException if there is a producer of this name already, or the
	 * context is closed
	 */
	MessageProducer create(String name, String topic);

	/**
	 * Creates a producer from these settings alone; {@code kafka.producer.*} and
	 * {@code kafka.producers.<name>.*} are ignored.
	 * @param settings its settings
	 * @return as {@link #create(String, String)}
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if the
	 * name or the topic is wrong, Kafka refuses the client settings, or a fixed header
	 * has a key that is not allowed
	 * @throws IllegalStateException if there is a producer of this name already, or the
	 * context is closed
	 */
	MessageProducer create(ProducerSettings settings);

}
