package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;

/**
 * Finds the settings of one consumer. The sources, in descending order of precedence: its
 * {@code properties.*}, its other settings, its annotation, the settings of all
 * consumers, {@code spring.kafka.*}.
 */
final class ConsumerValues {

	private static final Map<String, String> CLIENT_KEYS = Map.of(ConsumerKeys.SESSION_TIMEOUT,
			ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerKeys.OFFSET, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

	/**
	 * The prefix of client properties in the attributes of a consumer created in code.
	 */
	private static final String DECLARED = ConsumerKeys.PROPERTIES + ".";

	/**
	 * The values that Spring Boot converts to false.
	 */
	private static final Set<String> FALSE = Set.of("false", "off", "no", "0");

	private final NamedSettings namedSettings;

	private final ConsumerDeclaration declaration;

	private final Map<String, Object> springKafka;

	private final Map<String, RawSetting> ownProperties;

	private final Map<String, RawSetting> declaredProperties = new LinkedHashMap<>();

	private final Map<String, RawSetting> commonProperties;

	ConsumerValues(NamedSettings namedSettings, ConsumerDeclaration declaration, Map<String, Object> springKafka) {
		this.namedSettings = namedSettings;
		this.declaration = declaration;
		this.springKafka = springKafka;
		this.ownProperties = NamedSettings.isId(declaration.id())
				? namedSettings.reader().below("kafka.consumers." + declaration.id() + ".properties", '.') : Map.of();
		this.commonProperties = namedSettings.reader().below("kafka.consumer.properties", '.');
		declaration.attributes().keySet().stream().filter((key) -> key.startsWith(DECLARED)).forEach((key) -> {
			RawSetting setting = declared(key);
			if (setting != null) {
				this.declaredProperties.put(key.substring(DECLARED.length()), setting);
			}
		});
	}

	String id() {
		return this.declaration.id();
	}

	boolean batch() {
		return this.declaration.batch();
	}

	ConsumerDeclaration.Kind kind() {
		return this.declaration.kind();
	}

	String source() {
		return this.declaration.source();
	}

	/**
	 * Returns the name of a setting in messages, for example
	 * {@code consumer orders: num-workers}.
	 */
	String title(String key) {
		return "consumer " + id() + ": " + key;
	}

	/**
	 * Finds a setting by dp-kafka's name. Returns the value with the highest precedence,
	 * or {@code null} if it is not set.
	 */
	@Nullable RawSetting find(String key) {
		String client = CLIENT_KEYS.get(key);
		return first(this.ownProperties.get(client), own(key), this.declaredProperties.get(client), declared(key),
				this.commonProperties.get(client), common(key), springKafka(key));
	}

	/**
	 * Finds a setting by dp-kafka's name, not by that of Kafka or Spring. Returns the
	 * value with the highest precedence, or {@code null} if it is not set.
	 */
	@Nullable RawSetting named(String key) {
		return first(own(key), declared(key), common(key));
	}

	/**
	 * Returns the raw client properties, including those of all consumers.
	 */
	Map<String, RawSetting> properties() {
		Map<String, RawSetting> merged = new TreeMap<>(this.commonProperties);
		merged.putAll(this.declaredProperties);
		merged.putAll(this.ownProperties);
		return merged;
	}

	/**
	 * Appends the id of this consumer to a client id that is set for all consumers, so
	 * that the client ids of two consumers differ. A client id that is set for this
	 * consumer is kept.
	 * @param client the client properties, which are changed
	 */
	void completeClientId(Map<String, Object> client) {
		String key = ConsumerConfig.CLIENT_ID_CONFIG;
		if (!this.ownProperties.containsKey(key) && !this.declaredProperties.containsKey(key)) {
			client.computeIfPresent(key, (name, shared) -> shared + "-" + id());
		}
	}

	/**
	 * Returns the client properties of {@code spring.kafka.*}, without those that
	 * dp-kafka sets.
	 */
	Map<String, Object> springKafka() {
		return this.springKafka;
	}

	/**
	 * Returns the unknown names in the attributes of the declaration, sorted.
	 */
	Set<String> unknown() {
		Set<String> unknown = new TreeSet<>(this.declaration.attributes().keySet());
		unknown.removeIf((key) -> this.namedSettings.keys().contains(key)
				|| (key.startsWith(DECLARED) && key.length() > DECLARED.length()));
		return unknown;
	}

	/**
	 * Finds a setting of this consumer only, not one of all consumers.
	 */
	@Nullable RawSetting individual(String key) {
		return first(own(key), declared(key));
	}

	private @Nullable RawSetting own(String key) {
		return this.namedSettings.find(id(), key);
	}

	private @Nullable RawSetting declared(String key) {
		String value = this.declaration.attributes().get(key);
		if (value == null || value.isBlank()) {
			return null;
		}
		int start = value.indexOf("${");
		int end = value.indexOf('}', Math.max(start, 0));
		String missing = (start >= 0 && end > start) ? value.substring(start, end + 1) : null;
		return new RawSetting(source(), value, null, false, missing);
	}

	private @Nullable RawSetting common(String key) {
		return ConsumerKeys.isShared(key) ? this.namedSettings.reader().find("kafka.consumer." + key) : null;
	}

	private @Nullable RawSetting springKafka(String key) {
		return switch (key) {
			case ConsumerKeys.NUM_WORKERS -> this.namedSettings.reader().find("spring.kafka.listener.concurrency");
			case ConsumerKeys.START -> springKafkaStart();
			default -> {
				String client = key.equals(ConsumerKeys.GROUP) ? ConsumerConfig.GROUP_ID_CONFIG : CLIENT_KEYS.get(key);
				Object value = (client != null) ? this.springKafka.get(client) : null;
				yield (client == null || value == null || value.toString().isBlank()) ? null
						: springKafkaClient(client, value.toString());
			}
		};
	}

	private @Nullable RawSetting springKafkaStart() {
		RawSetting setting = this.namedSettings.reader().find("spring.kafka.listener.auto-startup");
		return (setting != null && FALSE.contains(setting.value().strip().toLowerCase(Locale.ROOT)))
				? new RawSetting(setting.name(), "manual", setting.location()) : null;
	}

	// the setting as written by the user, for settings that Boot converts to client
	// properties
	private RawSetting springKafkaClient(String client, String value) {
		return Stream
			.of("consumer." + client.replace('.', '-'), "consumer.properties." + client, "properties." + client)
			.map((name) -> this.namedSettings.reader().find("spring.kafka." + name))
			.filter((setting) -> setting != null && setting.value().equals(value))
			.findFirst()
			.orElseGet(() -> new RawSetting("spring.kafka." + client, value, null));
	}

	private static @Nullable RawSetting first(@Nullable RawSetting... settings) {
		return Arrays.stream(settings).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
