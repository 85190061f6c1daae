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
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;

/**
 * Finds the settings of one consumer in the order of strength: its {@code properties.*},
 * its own, what its annotation says, those of all consumers, Spring's.
 */
final class ConsumerValues implements SettingsBinder.Values {

	private static final Map<String, String> CLIENTS = Map.of(ConsumerKeys.SESSION_TIMEOUT,
			ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, ConsumerKeys.OFFSET, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG);

	/** How code names a setting of the client. */
	private static final String DECLARED = ConsumerKeys.PROPERTIES + ".";

	/** What Boot reads as false. */
	private static final Set<String> FALSE = Set.of("false", "off", "no", "0");

	private final NamedSettings family;

	private final ConsumerDeclaration declaration;

	private final Map<String, Object> springs;

	private final Map<String, RawSetting> ownProperties;

	private final Map<String, RawSetting> declaredProperties = new LinkedHashMap<>();

	private final Map<String, RawSetting> commonProperties;

	ConsumerValues(NamedSettings family, ConsumerDeclaration declaration, Map<String, Object> springs) {
		this.family = family;
		this.declaration = declaration;
		this.springs = springs;
		this.ownProperties = family.reader().below("kafka.consumers." + declaration.id() + ".properties", '.');
		this.commonProperties = family.reader().below("kafka.consumer.properties", '.');
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
		return first(this.ownProperties.get(client), own(key), this.declaredProperties.get(client), declared(key),
				this.commonProperties.get(client), common(key), springs(key));
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
		merged.putAll(this.declaredProperties);
		merged.putAll(this.ownProperties);
		return merged;
	}

	Map<String, RawSetting> properties() {
		return below(ConsumerKeys.PROPERTIES);
	}

	/**
	 * Makes the client id of all consumers one of this consumer, so that the clients of
	 * two consumers differ. A client id of its own stays as it is.
	 * @param client the client's settings
	 */
	void completeClientId(Map<String, Object> client) {
		String key = ConsumerConfig.CLIENT_ID_CONFIG;
		if (!this.ownProperties.containsKey(key) && !this.declaredProperties.containsKey(key)) {
			client.computeIfPresent(key, (name, shared) -> shared + "-" + id());
		}
	}

	/**
	 * What Spring Kafka gives the client, without what is ours.
	 * @return the client's settings
	 */
	Map<String, Object> springs() {
		return this.springs;
	}

	/**
	 * What code sets and dp-kafka does not have.
	 * @return the names as they were written, sorted
	 */
	Set<String> unknown() {
		Set<String> unknown = new TreeSet<>(this.declaration.attributes().keySet());
		unknown.removeIf((key) -> this.family.keys().contains(key)
				|| (key.startsWith(DECLARED) && key.length() > DECLARED.length()));
		return unknown;
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
		return switch (key) {
			case ConsumerKeys.NUM_WORKERS -> this.family.reader().find("spring.kafka.listener.concurrency");
			case ConsumerKeys.START -> springsStart();
			default -> {
				String client = key.equals(ConsumerKeys.GROUP) ? ConsumerConfig.GROUP_ID_CONFIG : CLIENTS.get(key);
				Object value = (client != null) ? this.springs.get(client) : null;
				yield (client == null || value == null || value.toString().isBlank()) ? null
						: springsClient(client, value.toString());
			}
		};
	}

	private @Nullable RawSetting springsStart() {
		RawSetting setting = this.family.reader().find("spring.kafka.listener.auto-startup");
		return (setting != null && FALSE.contains(setting.value().strip().toLowerCase(Locale.ROOT)))
				? new RawSetting(setting.name(), "manual", setting.where()) : null;
	}

	// the setting as the user wrote it, of those that Boot turns into the client's
	private RawSetting springsClient(String client, String value) {
		return Stream
			.of("consumer." + client.replace('.', '-'), "consumer.properties." + client, "properties." + client)
			.map((name) -> this.family.reader().find("spring.kafka." + name))
			.filter((setting) -> setting != null && setting.value().equals(value))
			.findFirst()
			.orElseGet(() -> new RawSetting("spring.kafka." + client, value, null));
	}

	private static @Nullable RawSetting first(@Nullable RawSetting... settings) {
		return Arrays.stream(settings).filter(Objects::nonNull).findFirst().orElse(null);
	}

}
