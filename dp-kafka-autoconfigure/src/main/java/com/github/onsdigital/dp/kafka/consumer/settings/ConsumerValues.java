package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsFamily;

/**
 * Finds the settings of one consumer in the order of strength: its {@code properties.*},
 * its own, what its annotation says, those of all consumers, Spring's.
 */
final class ConsumerValues implements SettingsBinder.Values {

	private static final Map<String, String> CLIENTS = Map.of(ConsumerKeys.SESSION_TIMEOUT,
			ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerKeys.OFFSET, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

	private final SettingsFamily family;

	private final ConsumerDeclaration declaration;

	private final Map<String, Object> springs;

	private final Map<String, RawSetting> ownProperties;

	private final Map<String, RawSetting> commonProperties;

	ConsumerValues(SettingsFamily family, ConsumerDeclaration declaration, Map<String, Object> springs) {
		this.family = family;
		this.declaration = declaration;
		this.springs = springs;
		this.ownProperties = family.reader().below("kafka.consumers." + declaration.id() + ".properties", '.');
		this.commonProperties = family.reader().below("kafka.consumer.properties", '.');
	}

	String id() {
		return this.declaration.id();
	}

	boolean batch() {
		return this.declaration.batch();
	}

	String source() {
		return this.declaration.source();
	}

	/**
	 * What messages call a setting.
	 * @param key the setting
	 * @return for example {@code consumer orders: num-workers}
	 */
	String title(String key) {
		return "consumer " + id() + ": " + key;
	}

	@Override
	public @Nullable RawSetting find(String key) {
		String client = CLIENTS.get(key);
		return first(this.ownProperties.get(client), own(key), declared(key), this.commonProperties.get(client),
				common(key), springs(key));
	}

	/**
	 * Finds a setting by our name for it, not by Kafka's or Spring's.
	 * @param key the setting
	 * @return the strongest value, or {@code null} if it is not set
	 */
	@Nullable RawSetting named(String key) {
		return first(own(key), declared(key), common(key));
	}

	/**
	 * The raw client settings, those of all consumers included.
	 */
	@Override
	public Map<String, RawSetting> below(String key) {
		Map<String, RawSetting> merged = new TreeMap<>(this.commonProperties);
		merged.putAll(this.ownProperties);
		return merged;
	}

	Map<String, RawSetting> properties() {
		return below(ConsumerKeys.PROPERTIES);
	}

	/**
	 * What Spring Kafka gives the client, without what is ours.
	 * @return the client's settings
	 */
	Map<String, Object> springs() {
		return this.springs;
	}

	@Nullable RawSetting own(String key) {
		return this.family.find(id(), key);
	}

	@Nullable RawSetting declared(String key) {
		String value = this.declaration.attributes().get(key);
		if (value == null || value.isBlank()) {
			return null;
		}
		int start = value.indexOf("${");
		int end = value.indexOf('}', Math.max(start, 0));
		String missing = (start >= 0 && end > start) ? value.substring(start, end + 1) : null;
		return new RawSetting(source(), value, null, false, missing);
	}

	@Nullable RawSetting common(String key) {
		return ConsumerKeys.hasDefault(key) ? this.family.reader().find("kafka.consumer." + key) : null;
	}

	private @Nullable RawSetting springs(String key) {
		String client = key.equals(ConsumerKeys.GROUP) ? ConsumerConfig.GROUP_ID_CONFIG : CLIENTS.get(key);
		Object value = (client != null) ? this.springs.get(client) : null;
		return (value == null || value.toString().isBlank()) ? null
				: new RawSetting("spring.kafka." + client, value.toString(), null);
	}

	private static @Nullable RawSetting first(@Nullable RawSetting... settings) {
		return Arrays.stream(settings).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
