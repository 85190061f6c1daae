package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Takes the place of Spring Kafka's consumer factory in a test. It creates no consumers:
 * the containers of Spring Kafka poll in real time.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1.0
 * @hidden
 */
@Internal
public class UnsupportedConsumerFactory<K, V> extends DefaultKafkaConsumerFactory<K, V> {

	/**
	 * Creates a factory.
	 * @param properties the settings of the consumers
	 */
	public UnsupportedConsumerFactory(Map<String, Object> properties) {
		super(properties);
	}

	@Override
	protected Consumer<K, V> createRawConsumer(Map<String, Object> configProps) {
		throw new UnsupportedOperationException("not simulated: @KafkaListener and other consumers of Spring Kafka, "
				+ "which poll in real time; test them with @EmbeddedKafka, or stop their containers "
				+ "(spring.kafka.listener.auto-startup=false)");
	}

}
