package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Runs the validation of Kafka's {@code ConsumerConfig} without its log output.
 */
final class ConsumerConfigValidator extends ConsumerConfig {

	private ConsumerConfigValidator(Map<String, Object> properties) {
		super(properties, false);
	}

	/**
	 * Validates the client properties of a consumer.
	 * @param springKafka the client properties of {@code spring.kafka.*}
	 * @param client the properties of the consumer
	 * @return the error message of Kafka, or {@code null} if the properties are valid
	 */
	static @Nullable String error(Map<String, Object> springKafka, Map<String, Object> client) {
		Map<String, Object> properties = new HashMap<>(springKafka);
		properties.putAll(client);
		properties.put(BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
		properties.put(GROUP_ID_CONFIG, "dp-kafka");
		properties.remove(AUTO_OFFSET_RESET_CONFIG);
		properties.put(KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		properties.put(VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
		try {
			new ConsumerConfigValidator(properties).ignore(GROUP_ID_CONFIG);
			return null;
		}
		catch (RuntimeException ex) {
			// a wrong group.instance.id throws another type than ConfigException
			return SettingText.external(ex.getMessage());
		}
	}

}
