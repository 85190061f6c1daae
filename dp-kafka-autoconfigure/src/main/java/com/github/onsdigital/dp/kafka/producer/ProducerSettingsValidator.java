package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.SecuritySettings;
import com.github.onsdigital.dp.kafka.settings.ProducerProperties;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingDurations;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.Suggestion;
import com.github.onsdigital.dp.kafka.settings.TopicName;

/**
 * Reads and validates the settings of one producer. Each text is parsed once.
 */
final class ProducerSettingsValidator {

	private static final ProducerProperties DEFAULTS = SettingsBinder.defaults(ProducerProperties.class);

	private static final Duration LONG_BLOCK = Duration.ofSeconds(5);

	private static final Set<String> RESERVED = Set.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
			ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

	private final ProducerValues values;

	private final int brokers;

	private final SettingProblems problems;

	private final SettingParser parser;

	ProducerSettingsValidator(ProducerValues values, int brokers, SettingProblems problems) {
		this.values = values;
		this.brokers = brokers;
		this.problems = problems;
		this.parser = new SettingParser(problems);
	}

	/**
	 * Returns the settings, or {@code null} if there is an error.
	 */
	@Nullable ProducerSettings validate() {
		ProducerSettings settings = new ProducerSettings(this.values.name(), topic(), minBrokersHealthy(),
				maxBlock(DEFAULTS.maxBlock()), headers(), client());
		return this.problems.hasErrors() ? null : settings;
	}

	// empty if it is missing or wrong
	private String topic() {
		String title = title(ProducerValues.TOPIC);
		RawSetting setting = this.values.find(ProducerValues.TOPIC);
		if (setting == null) {
			this.problems.error("kafka.producers." + this.values.name() + ".topic",
					title + " is compulsory but was not provided");
			return "";
		}
		String topic = this.parser.text(title, setting);
		if (topic != null && !TopicName.isLegal(topic)) {
			this.problems.error(setting, title + " " + TopicName.problem(topic));
		}
		return Objects.requireNonNullElse(topic, "");
	}

	private int minBrokersHealthy() {
		String key = ProducerValues.MIN_BROKERS_HEALTHY;
		Integer min = this.parser.brokers(title(key), this.values.find(key), this.brokers);
		int byDefault = DEFAULTS.minBrokersHealthy();
		return Objects.requireNonNullElse(min, (this.brokers > 0) ? Math.min(byDefault, this.brokers) : byDefault);
	}

	/**
	 * Returns {@code max-block}.
	 * @param byDefault the value if it is not set or wrong
	 */
	Duration maxBlock(Duration byDefault) {
		RawSetting setting = this.values.find(ProducerValues.MAX_BLOCK);
		Duration block = this.parser.duration(title(ProducerValues.MAX_BLOCK), setting, false);
		if (setting != null && block != null && block.compareTo(LONG_BLOCK) > 0) {
			this.problems.warn(setting, "producer " + this.values.name() + ": send may block "
					+ SettingDurations.print(block) + " when Kafka is down");
		}
		return Objects.requireNonNullElse(block, byDefault);
	}

	/**
	 * Returns the properties of the client, without {@code max.block.ms}.
	 */
	Map<String, Object> client() {
		Map<String, RawSetting> raw = this.values.below(ProducerValues.PROPERTIES);
		Map<String, Object> client = new HashMap<>();
		raw.forEach((key, setting) -> {
			String value = this.parser.text(title(ProducerValues.PROPERTIES + "." + key), setting);
			if (value != null) {
				client.put(key, value);
			}
			String closest = ProducerConfig.configNames().contains(key) ? null
					: Suggestion.closest(key, ProducerConfig.configNames());
			if (RESERVED.contains(key)) {
				this.problems.error(setting,
						"producer " + this.values.name() + ": " + key + " is the starter's; remove properties." + key);
			}
			else if (closest != null) {
				this.problems.warn(setting, "unknown Kafka property " + key + "; did you mean " + closest + "?");
			}
		});
		raw.forEach(this::checkSecurity);
		ProducerClientCheck.check(this.values.name(), this.values.springKafka(), raw, client, this.problems);
		client.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG);
		this.values.completeClientId(client);
		return client;
	}

	private void checkSecurity(String key, RawSetting setting) {
		String caution = SecuritySettings.ofOneClient(key, setting.value(), this.values.springKafka());
		if (caution != null) {
			this.problems.warn(setting, "producer " + this.values.name() + ": " + caution);
		}
	}

	private Map<String, String> headers() {
		Map<String, String> headers = new HashMap<>();
		this.values.below(ProducerValues.HEADERS).forEach((key, setting) -> {
			String value = this.parser.text(title(ProducerValues.HEADERS + "." + key), setting);
			String error = headerError(key);
			if (error != null) {
				this.problems.error(setting, "producer " + this.values.name() + ": " + error);
			}
			else if (value != null) {
				headers.put(key, value);
			}
		});
		return headers;
	}

	/**
	 * Validates the key of a fixed header.
	 * @return the error, or {@code null}
	 */
	static @Nullable String headerError(String key) {
		if (key.isBlank()) {
			return "header key must not be empty";
		}
		return (key.startsWith("kafka_") || key.startsWith("dp-"))
				? "header key " + SettingText.quote(key) + " must not begin with kafka_ or dp-, which are reserved"
				: null;
	}

	private String title(String key) {
		return this.values.title(key);
	}

}
