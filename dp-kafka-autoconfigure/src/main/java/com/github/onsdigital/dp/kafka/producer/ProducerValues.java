package com.github.onsdigital.dp.kafka.producer;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Finds the settings of one producer in the order of strength: its {@code properties.*},
 * its own, what code says, those of all producers, Spring's.
 *
 * @param family where they are
 * @param name the producer's name
 * @param declared the topic that the code says, or {@code null}
 * @param springs what {@code spring.kafka.*} gives
 */
record ProducerValues(NamedSettings family, String name, @Nullable String declared,
		Map<String, Object> springs) implements SettingsBinder.Values {

	static final String TOPIC = "topic";

	static final String MIN_BROKERS_HEALTHY = "min-brokers-healthy";

	static final String MAX_BLOCK = "max-block";

	static final String HEADERS = "headers";

	static final String PROPERTIES = "properties";

	static NamedSettings family(SettingsReader reader) {
		return new NamedSettings(reader, "kafka.producers", "producer", List.of(TOPIC, MIN_BROKERS_HEALTHY, MAX_BLOCK),
				List.of(MIN_BROKERS_HEALTHY, MAX_BLOCK), List.of(HEADERS, PROPERTIES));
	}

	/**
	 * What messages call a setting.
	 * @param key the setting
	 * @return for example {@code producer replies: max-block}
	 */
	String title(String key) {
		return "producer " + this.name + ": " + key;
	}

	@Override
	public @Nullable RawSetting find(String key) {
		boolean block = key.equals(MAX_BLOCK);
		RawSetting setting = block ? own(PROPERTIES).get(ProducerConfig.MAX_BLOCK_MS_CONFIG) : null;
		setting = (setting != null) ? setting : this.family.find(this.name, key);
		if (setting == null && key.equals(TOPIC)) {
			return StringUtils.hasText(this.declared)
					? new RawSetting(ProducerSettingsResolver.IN_CODE, this.declared, null) : null;
		}
		setting = (setting == null && block) ? common(PROPERTIES).get(ProducerConfig.MAX_BLOCK_MS_CONFIG) : setting;
		setting = (setting != null) ? setting : this.family.reader().find("kafka.producer." + key);
		Object springs = block ? this.springs.get(ProducerConfig.MAX_BLOCK_MS_CONFIG) : null;
		return (setting == null && springs != null)
				? new RawSetting("spring.kafka." + ProducerConfig.MAX_BLOCK_MS_CONFIG, springs.toString(), null)
				: setting;
	}

	@Override
	public Map<String, RawSetting> below(String key) {
		Map<String, RawSetting> merged = new TreeMap<>(common(key));
		merged.putAll(own(key));
		return merged;
	}

	/**
	 * Makes the client id of all producers one of this producer, so that the clients of
	 * two producers differ. A client id of its own stays as it is.
	 * @param client the client's settings
	 */
	void completeClientId(Map<String, Object> client) {
		String key = ProducerConfig.CLIENT_ID_CONFIG;
		if (!own(PROPERTIES).containsKey(key)) {
			client.computeIfPresent(key, (property, shared) -> shared + "-" + this.name);
		}
	}

	private Map<String, RawSetting> own(String key) {
		return this.family.reader().below("kafka.producers." + this.name + "." + key, separator(key));
	}

	private Map<String, RawSetting> common(String key) {
		return this.family.reader().below("kafka.producer." + key, separator(key));
	}

	private static char separator(String key) {
		return key.equals(HEADERS) ? '-' : '.';
	}

}
