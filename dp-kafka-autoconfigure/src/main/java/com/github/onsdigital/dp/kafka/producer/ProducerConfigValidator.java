package com.github.onsdigital.dp.kafka.producer;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Runs Kafka's own checks of client settings without its log of all settings.
 * {@code ConsumerConfig} has a constructor that does not log, {@code ProducerConfig} has
 * none. This subclass therefore throws from its constructor after the checks and before
 * the log.
 */
final class ProducerConfigValidator extends ProducerConfig {

	private ProducerConfigValidator(Map<String, Object> properties) {
		super(properties);
	}

	/**
	 * Validates the settings of a producer.
	 * @param springKafka the properties from {@code spring.kafka.*}
	 * @param client the producer's own client properties
	 * @return the error message of Kafka, or {@code null}
	 */
	static @Nullable String refusal(Map<String, Object> springKafka, Map<String, Object> client) {
		Map<String, Object> properties = new HashMap<>(springKafka);
		properties.putAll(client);
		properties.put(BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
		properties.put(KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		properties.put(VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		return refusal(properties);
	}

	/**
	 * Validates the complete settings of a producer.
	 * @param properties the settings, complete
	 * @return the error message of Kafka, or {@code null}
	 */
	static @Nullable String refusal(Map<String, Object> properties) {
		try {
			new ProducerConfigValidator(properties).ignore(BOOTSTRAP_SERVERS_CONFIG);
			return null;
		}
		catch (AllChecked ex) {
			return ex.timeoutsFit ? null
					: "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms";
		}
		catch (RuntimeException ex) {
			return SettingText.external(ex.getMessage());
		}
	}

	@Override
	protected Map<String, Object> postProcessParsedConfig(Map<String, Object> parsed) {
		Map<String, Object> refined = new HashMap<>(parsed);
		refined.putAll(super.postProcessParsedConfig(parsed));
		configDef().parse(refined);
		throw new AllChecked(timeoutsFit());
	}

	// the client itself checks this later
	private boolean timeoutsFit() {
		long minTimeout = getLong(LINGER_MS_CONFIG) + getInt(REQUEST_TIMEOUT_MS_CONFIG);
		return getInt(DELIVERY_TIMEOUT_MS_CONFIG) >= minTimeout || !originals().containsKey(DELIVERY_TIMEOUT_MS_CONFIG);
	}

	/**
	 * Ends the constructor after the checks and before the log.
	 */
	private static final class AllChecked extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final boolean timeoutsFit;

		AllChecked(boolean timeoutsFit) {
			super(null, null, false, false);
			this.timeoutsFit = timeoutsFit;
		}

	}

}
