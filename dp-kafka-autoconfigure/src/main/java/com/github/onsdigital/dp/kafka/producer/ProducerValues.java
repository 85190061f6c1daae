package com.github.onsdigital.dp.kafka.producer;

import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.ProducerProperties;
import com.github.onsdigital.dp.kafka.settings.PropertyKeys;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Finds the settings of one producer. The sources in descending order of precedence: its
 * {@code properties.*}, its own settings, the code, the settings of all producers,
 * Spring's.
 *
 * @param producers the settings of all producers
 * @param name the producer's name
 * @param codeTopic the topic that the code specifies, or {@code null}
 * @param springKafka the properties from {@code spring.kafka.*}
 */
record ProducerValues(NamedSettings producers, String name, @Nullable String codeTopic,
		Map<String, Object> springKafka) {

	static final String TOPIC = "topic";

	static final String MIN_BROKERS_HEALTHY = "min-brokers-healthy";

	static final String MAX_BLOCK = "max-block";

	static final String HEADERS = "headers";

	static final String PROPERTIES = "properties";

	static NamedSettings namedSettings(SettingsReader reader) {
		return new NamedSettings(reader, "kafka.producers", "producer", PropertyKeys.of(ProducerProperties.class),
				PropertyKeys.sharedOf(ProducerProperties.class, "producer"),
				PropertyKeys.mapsOf(ProducerProperties.class));
	}

	/**
	 * Returns the name of a setting in messages, for example
	 * {@code producer replies: max-block}.
	 */
	String title(String key) {
		return "producer " + this.name + ": " + key;
	}

	@Nullable RawSetting find(String key) {
		boolean maxBlock = key.equals(MAX_BLOCK);
		RawSetting setting = maxBlock ? ownSettings(PROPERTIES).get(ProducerConfig.MAX_BLOCK_MS_CONFIG) : null;
		setting = (setting != null) ? setting : this.producers.find(this.name, key);
		if (setting == null && key.equals(TOPIC)) {
			return StringUtils.hasText(this.codeTopic)
					? new RawSetting(ProducerSettingsResolver.IN_CODE, this.codeTopic, null) : null;
		}
		setting = (setting == null && maxBlock) ? commonSettings(PROPERTIES).get(ProducerConfig.MAX_BLOCK_MS_CONFIG)
				: setting;
		setting = (setting != null) ? setting : this.producers.reader().find("kafka.producer." + key);
		Object springKafka = maxBlock ? this.springKafka.get(ProducerConfig.MAX_BLOCK_MS_CONFIG) : null;
		return (setting == null && springKafka != null)
				? new RawSetting("spring.kafka." + ProducerConfig.MAX_BLOCK_MS_CONFIG, springKafka.toString(), null)
				: setting;
	}

	Map<String, RawSetting> below(String key) {
		Map<String, RawSetting> merged = new TreeMap<>(commonSettings(key));
		merged.putAll(ownSettings(key));
		return merged;
	}

	/**
	 * Appends the name of this producer to the client id of all producers, so that two
	 * producers do not share one. A client id of the producer itself is not changed.
	 */
	void completeClientId(Map<String, Object> client) {
		String key = ProducerConfig.CLIENT_ID_CONFIG;
		if (!ownSettings(PROPERTIES).containsKey(key)) {
			client.computeIfPresent(key, (property, shared) -> shared + "-" + this.name);
		}
	}

	private Map<String, RawSetting> ownSettings(String key) {
		return this.producers.reader().below("kafka.producers." + this.name + "." + key, separator(key));
	}

	private Map<String, RawSetting> commonSettings(String key) {
		return this.producers.reader().below("kafka.producer." + key, separator(key));
	}

	private static char separator(String key) {
		return key.equals(HEADERS) ? '-' : '.';
	}

}
