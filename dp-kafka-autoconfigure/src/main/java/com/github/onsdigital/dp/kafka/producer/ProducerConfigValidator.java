package com.github.onsdigital.dp.kafka.producer;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Kafka's own checks of client settings, without its log of all of them. That of a
 * consumer has a constructor for this; a producer's logs when it is made, so this one
 * never is: it throws when all is checked.
 */
final class ProducerConfigValidator extends ProducerConfig {

	private ProducerConfigValidator(Map<String, Object> properties) {
		super(properties);
	}

	/**
	 * Has Kafka judge the settings of a producer.
	 * @param springs what {@code spring.kafka.*} gives
	 * @param client the producer's own
	 * @return what Kafka says is wrong, or {@code null}
	 */
	static @Nullable String refusal(Map<String, Object> springs, Map<String, Object> client) {
		Map<String, Object> properties = new HashMap<>(springs);
		properties.putAll(client);
		properties.put(BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
		properties.put(KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		properties.put(VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
		return refusal(properties);
	}

	/**
	 * Has Kafka judge all settings of a producer.
	 * @param properties the settings, complete
	 * @return what Kafka says is wrong, or {@code null}
	 */
	static @Nullable String refusal(Map<String, Object> properties) {
		try {
			new ProducerConfigValidator(properties).ignore(BOOTSTRAP_SERVERS_CONFIG);
			return null;
		}
		catch (AllChecked ex) {
			return ex.timesFit ? null
					: "delivery.timeout.ms should be equal to or larger than linger.ms + request.timeout.ms";
		}
		catch (RuntimeException ex) {
			return SettingText.foreign(ex.getMessage());
		}
	}

	@Override
	protected Map<String, Object> postProcessParsedConfig(Map<String, Object> parsed) {
		Map<String, Object> refined = new HashMap<>(parsed);
		refined.putAll(super.postProcessParsedConfig(parsed));
		configDef().parse(refined);
		throw new AllChecked(timesFit());
	}

	// what the client itself checks, later
	private boolean timesFit() {
		long least = getLong(LINGER_MS_CONFIG) + getInt(REQUEST_TIMEOUT_MS_CONFIG);
		return getInt(DELIVERY_TIMEOUT_MS_CONFIG) >= least || !originals().containsKey(DELIVERY_TIMEOUT_MS_CONFIG);
	}

	/**
	 * The end of the checks, before the log.
	 */
	private static final class AllChecked extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final boolean timesFit;

		AllChecked(boolean timesFit) {
			super(null, null, false, false);
			this.timesFit = timesFit;
		}

	}

}
