package com.github.onsdigital.dp.kafka.consumer.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.connection.SecuritySettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingDurations;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Validates and creates the raw client properties of one consumer: session timeout and
 * {@code properties.*}.
 */
final class ConsumerClientProperties {

	private static final Duration SESSION_TIMEOUT = ConsumerKeys.DEFAULTS.sessionTimeout();

	/**
	 * The default of the client, in milliseconds.
	 */
	private static final long HEARTBEAT = 3_000;

	/**
	 * A rebalance waits for a heartbeat of every member, or for two if a member leaves
	 * during the rebalance. The default of the client suits its session timeout of 45 s.
	 */
	private static final long HEARTBEATS_PER_SESSION = 10;

	private static final long MAX_POLL_INTERVAL = 300_000;

	private static final String SESSION = ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG;

	private static final String ASSIGNORS = ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG;

	private static final String HEARTBEAT_INTERVAL = ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG;

	private final ConsumerValues values;

	private final Map<String, Object> springKafka;

	private final SettingProblems problems;

	private final Map<String, RawSetting> rawSettings;

	ConsumerClientProperties(ConsumerValues values, SettingProblems problems) {
		this.values = values;
		this.springKafka = values.springKafka();
		this.problems = problems;
		this.rawSettings = values.properties();
	}

	/**
	 * Returns the default assignors of the client, followed by the only assignor that
	 * dp-kafka in Go offers. If members of both share a group, a Go member determines the
	 * assignor; a group without one uses the preference of the client.
	 */
	private static String defaultAssignors() {
		Object own = ConsumerConfig.configDef().defaultValues().get(ASSIGNORS);
		Stream<String> names = ((List<?>) Objects.requireNonNull(own)).stream()
			.map((assignor) -> (assignor instanceof Class<?> type) ? type.getName() : assignor.toString());
		return Stream.concat(names, Stream.of(RoundRobinAssignor.class.getName()))
			.distinct()
			.collect(Collectors.joining(","));
	}

	private static int heartbeat(long session) {
		return (int) Math.min(HEARTBEAT, session / HEARTBEATS_PER_SESSION);
	}

	/**
	 * Returns the client properties of this consumer.
	 * @param batchWaitTime the time a batch waits, or {@code null} if it is not set or
	 * wrong
	 */
	Map<String, Object> validate(@Nullable Duration batchWaitTime) {
		this.rawSettings.forEach(this::validate);
		Map<String, Object> client = new HashMap<>();
		SettingParser parser = new SettingParser(this.problems);
		this.rawSettings.forEach((key, setting) -> {
			String value = parser.text(this.values.title("properties." + key), setting);
			if (value != null && !key.equals(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)) {
				client.put(key, value);
			}
		});
		boolean classic = isClassic(client, this.springKafka);
		if (classic) {
			validateTimes(client, session(parser, client), batchWaitTime);
		}
		else {
			rejectClassicSettings();
		}
		String error = this.problems.hasErrors() ? null : ConsumerConfigValidator.error(this.springKafka, client);
		if (error != null) {
			String named = this.rawSettings.keySet().stream().filter(error::contains).findFirst().orElse("");
			error(named.isEmpty() ? propertiesSource() : setting(named), ": " + error);
		}
		if (classic) {
			addDefaults(client);
		}
		this.values.completeClientId(client);
		return client;
	}

	private void addDefaults(Map<String, Object> client) {
		if (!this.springKafka.containsKey(ASSIGNORS)) {
			client.putIfAbsent(ASSIGNORS, defaultAssignors());
		}
		if (!this.springKafka.containsKey(HEARTBEAT_INTERVAL)) {
			client.putIfAbsent(HEARTBEAT_INTERVAL, heartbeat(number(client, SESSION, SESSION_TIMEOUT.toMillis())));
		}
	}

	private static boolean isClassic(Map<String, Object> client, Map<String, Object> springKafka) {
		Object protocol = client.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG,
				springKafka.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"));
		return !protocol.toString().equalsIgnoreCase("consumer");
	}

	private void validate(String key, RawSetting setting) {
		String own = ": " + key + " is set both as ";
		String remove = " and in properties; remove properties." + key;
		switch (key) {
			case ConsumerConfig.GROUP_ID_CONFIG -> error(setting, own + "group" + remove);
			case ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG -> error(setting, own + "KAFKA_ADDR" + remove);
			case ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG ->
				error(setting,
						": " + key + " is the starter's, which converts for the handler; remove properties." + key);
			case ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG -> {
				if (setting.value().strip().equalsIgnoreCase("true")) {
					error(setting, ": enable.auto.commit=true breaks at-least-once; the starter commits. Remove it");
				}
				else {
					error(setting,
							": enable.auto.commit is the starter's, which commits itself; remove properties." + key);
				}
			}
			default -> validateName(key, setting);
		}
	}

	private void validateName(String key, RawSetting setting) {
		String caution = SecuritySettings.ofOneClient(key, setting.value(), this.springKafka);
		if (caution != null) {
			this.problems.warn(setting, "consumer " + this.values.id() + ": " + caution);
		}
		Set<String> known = ConsumerConfig.configNames();
		String closest = known.contains(key) ? null : Suggestion.closest(key, known);
		if (closest != null) {
			this.problems.warn(setting, "unknown Kafka property " + key + "; did you mean " + closest + "?");
		}
	}

	private void rejectClassicSettings() {
		RawSetting session = this.values.named(ConsumerKeys.SESSION_TIMEOUT);
		if (session != null) {
			error(session, ": session-timeout" + decidedByBroker());
		}
		for (String key : List.of(SESSION, HEARTBEAT_INTERVAL, ASSIGNORS)) {
			RawSetting setting = this.rawSettings.get(key);
			if (setting != null) {
				error(setting, ": " + key + decidedByBroker());
			}
			else if (this.springKafka.containsKey(key)) {
				error(new RawSetting("spring.kafka.consumer", "", null), ": " + key + decidedByBroker());
			}
		}
	}

	private static String decidedByBroker() {
		return " cannot be set with group.protocol=consumer (the broker decides); remove one";
	}

	private RawSetting session(SettingParser parser, Map<String, Object> client) {
		RawSetting setting = this.values.find(ConsumerKeys.SESSION_TIMEOUT);
		if (setting == null) {
			setting = new RawSetting("session-timeout", Long.toString(SESSION_TIMEOUT.toMillis()), null);
		}
		Duration session = parser.duration(this.values.title(ConsumerKeys.SESSION_TIMEOUT), setting, false);
		if (session != null && session.toMillis() > Integer.MAX_VALUE) {
			error(setting, ": session-timeout must be at most " + Integer.MAX_VALUE + "ms; found "
					+ SettingText.show(setting.value().strip()));
			session = null;
		}
		client.put(SESSION, Math.toIntExact(((session != null) ? session : SESSION_TIMEOUT).toMillis()));
		return setting;
	}

	private void validateTimes(Map<String, Object> client, RawSetting sessionSetting,
			@Nullable Duration batchWaitTime) {
		long session = number(client, SESSION, SESSION_TIMEOUT.toMillis());
		long heartbeat = number(client, HEARTBEAT_INTERVAL, HEARTBEAT);
		long interval = number(client, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL);
		if (session <= heartbeat) {
			error(sessionSetting, ": session-timeout must be above heartbeat.interval.ms (" + print(heartbeat)
					+ "); found " + print(session));
		}
		else if (session < 6_000 || session > 1_800_000) {
			this.problems.warn(sessionSetting, "consumer " + this.values.id() + ": session-timeout " + print(session)
					+ ": brokers usually allow 6s to 30m");
		}
		if (interval <= session) {
			error(setting(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), ": max.poll.interval.ms (" + print(interval)
					+ ") must be above session-timeout (" + print(session) + ")");
		}
		RawSetting waitTime = this.values.find(ConsumerKeys.BATCH_WAIT_TIME);
		if (this.values.batch() && waitTime != null && batchWaitTime != null
				&& batchWaitTime.toMillis() >= interval * 0.8) {
			error(waitTime,
					": batch-wait-time " + SettingDurations.print(batchWaitTime)
							+ " must be below 80 % of max.poll.interval.ms (" + print(interval)
							+ "), or the group drops this member");
		}
	}

	private RawSetting propertiesSource() {
		return new RawSetting(this.rawSettings.isEmpty() ? "spring.kafka.consumer"
				: "kafka.consumers." + this.values.id() + ".properties", "", null);
	}

	private RawSetting setting(String key) {
		RawSetting setting = this.rawSettings.get(key);
		return (setting != null) ? setting : new RawSetting("spring.kafka.consumer", "", null);
	}

	private long number(Map<String, Object> client, String key, long fallback) {
		Object value = client.getOrDefault(key, this.springKafka.get(key));
		try {
			return (value != null) ? Long.parseLong(value.toString().strip()) : fallback;
		}
		catch (NumberFormatException ex) {
			error(setting(key), ": " + key + " must be a whole number of milliseconds");
			return fallback;
		}
	}

	private static String print(long millis) {
		return SettingDurations.print(Duration.ofMillis(millis));
	}

	private void error(RawSetting setting, String text) {
		this.problems.error(setting, "consumer " + this.values.id() + text);
	}

}
