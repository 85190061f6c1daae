package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Kafka's own checks of client settings, without its log of all of them.
 */
final class ConsumerConfigValidator extends ConsumerConfig {

	private ConsumerConfigValidator(Map<String, Object> properties) {
		super(properties, false);
	}

	/**
	 * Has Kafka judge the settings of a consumer.
	 * @param springs what {@code spring.kafka.*} gives
	 * @param client the consumer's own
	 * @return what Kafka says is wrong, or {@code null}
	 */
	static @Nullable String refusal(Map<String, Object> springs, Map<String, Object> client) {
		Map<String, Object> properties = new HashMap<>(springs);
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
			// not only ConfigException: a wrong group.instance.id has one of its own
			return SettingText.foreign(ex.getMessage());
		}
	}

}
