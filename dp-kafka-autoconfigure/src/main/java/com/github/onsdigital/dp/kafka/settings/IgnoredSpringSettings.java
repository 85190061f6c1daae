package com.github.onsdigital.dp.kafka.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reports each setting below {@code spring.kafka} that is set but has no effect on
 * dp-kafka's consumers or producers, and names the replacement.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class IgnoredSpringSettings implements SettingsCheck {

	private static final String CONVERTED = "dp-kafka reads bytes and converts them for the handler's parameter. "
			+ "Choose the type there, or Avro with the annotation's schema";

	private static final String WRITTEN = "dp-kafka writes bytes. Use send, sendJson or sendBytes of MessageProducer";

	private static final String COMMITTED = "dp-kafka commits what the handler has handled";

	private static final String TEMPLATE = "it is for KafkaTemplate";

	private static final Map<String, String> CONSUMER = consumer();

	private static final Map<String, String> PRODUCER = Map.of("producer.key-serializer", WRITTEN,
			"producer.value-serializer", WRITTEN, "producer.transaction-id-prefix",
			"dp-kafka's producers have no transactions", "template.default-topic",
			TEMPLATE + ". Use kafka.producers.<name>.topic", "template.transaction-id-prefix",
			TEMPLATE + "; dp-kafka's producers have no transactions", "template.close-timeout", TEMPLATE,
			"template.allow-non-transactional", TEMPLATE);

	/** Settings of (de)serializers that dp-kafka does not use. */
	private static final Set<String> OF_SERIALIZERS = Set.of("spring.json.", "spring.deserializer.", "spring.message.");

	private final SettingsReader reader;

	private final BooleanSupplier consumers;

	private final BooleanSupplier producers;

	private final AtomicBoolean ofConsumers = new AtomicBoolean();

	private final AtomicBoolean ofProducers = new AtomicBoolean();

	/**
	 * Creates a check.
	 * @param reader reads the settings
	 * @param consumers whether the application has consumers of dp-kafka
	 * @param producers whether it has producers of dp-kafka
	 */
	public IgnoredSpringSettings(SettingsReader reader, BooleanSupplier consumers, BooleanSupplier producers) {
		this.reader = reader;
		this.consumers = consumers;
		this.producers = producers;
	}

	@Override
	public void check(SettingProblems problems) {
		if (this.consumers.getAsBoolean()) {
			this.ofConsumers.set(true);
			check("consumer", CONSUMER, problems);
		}
		if (this.producers.getAsBoolean()) {
			this.ofProducers.set(true);
			check("producer", PRODUCER, problems);
		}
	}

	/**
	 * Runs the check for consumers when code creates the first one after the start.
	 * @param problems receives the ignored settings
	 */
	public void consumerCreated(SettingProblems problems) {
		if (this.ofConsumers.compareAndSet(false, true)) {
			check("consumer", CONSUMER, problems);
		}
	}

	/**
	 * Runs the check for producers when code creates the first one after the start.
	 * @param problems receives the ignored settings
	 */
	public void producerCreated(SettingProblems problems) {
		if (this.ofProducers.compareAndSet(false, true)) {
			check("producer", PRODUCER, problems);
		}
	}

	private void check(String client, Map<String, String> ignored, SettingProblems problems) {
		ignored.forEach((key, instead) -> check(key, client + "s", instead, problems));
		raw(client, problems);
	}

	private void check(String key, String whose, String instead, SettingProblems problems) {
		RawSetting setting = this.reader.find("spring.kafka." + key);
		if (setting != null && !agrees(key, setting.value())) {
			report(setting, whose, instead, problems);
		}
	}

	// a value that specifies what dp-kafka does anyway
	private static boolean agrees(String key, String value) {
		String supported = switch (key) {
			case "consumer.enable-auto-commit", "listener.async-acks", "listener.missing-topics-fatal",
					"retry.topic.enabled" ->
				"false";
			case "listener.immediate-stop" -> "true";
			case "listener.ack-mode" -> "manual";
			default -> "";
		};
		return supported.equalsIgnoreCase(value.strip());
	}

	private void raw(String client, SettingProblems problems) {
		for (String place : Set.of("spring.kafka.properties", "spring.kafka." + client + ".properties")) {
			this.reader.below(place, '.').forEach((key, setting) -> {
				String instead = instead(client, key, setting.value());
				if (instead != null) {
					report(setting, client + "s", instead, problems);
				}
			});
		}
	}

	private static @Nullable String instead(String client, String key, String value) {
		boolean consumer = client.equals("consumer");
		if (consumer ? key.endsWith(".deserializer") : key.endsWith(".serializer")) {
			return consumer ? CONVERTED : WRITTEN;
		}
		if (OF_SERIALIZERS.stream().anyMatch(key::startsWith)) {
			return consumer ? CONVERTED : WRITTEN;
		}
		if (consumer && key.equals("enable.auto.commit")) {
			return value.strip().equalsIgnoreCase("false") ? null : COMMITTED;
		}
		return (consumer && key.equals("auto.commit.interval.ms")) ? COMMITTED : null;
	}

	private static void report(RawSetting setting, String whose, String instead, SettingProblems problems) {
		problems.warn(setting, setting.name() + " is ignored by dp-kafka's " + whose + ": " + instead);
	}

	private static Map<String, String> consumer() {
		Map<String, String> ignored = new LinkedHashMap<>();
		ignored.put("listener.type", "the annotation decides. Use @KafkaMessageHandler or @KafkaBatchHandler");
		for (String key : Set.of("ack-mode", "async-acks", "ack-count", "ack-time")) {
			ignored.put("listener." + key, COMMITTED + ". To keep a failed record, use on-error");
		}
		ignored.put("listener.immediate-stop", "a stop finishes the record or batch in flight and begins no other");
		ignored.put("listener.missing-topics-fatal", "a consumer waits for its topic, with a WARNING in health");
		ignored.put("listener.auth-exception-retry-interval",
				"a consumer starts again with the back-off of kafka.retry.min-period and kafka.retry.max-period");
		for (String key : Set.of("enable-auto-commit", "auto-commit-interval")) {
			ignored.put("consumer." + key, COMMITTED);
		}
		for (String key : Set.of("key-deserializer", "value-deserializer")) {
			ignored.put("consumer." + key, CONVERTED);
		}
		ignored.put("retry.topic.enabled", "use retry-attempts, on-error and dead-letter-topic");
		return ignored;
	}

}
