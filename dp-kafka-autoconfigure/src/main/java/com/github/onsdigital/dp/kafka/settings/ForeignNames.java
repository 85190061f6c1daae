package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Names in files that people bring from Spring, from Go or from the family next to it,
 * each with ours. Whoever uses such a name for something else is not told: one whose
 * value is in effect under the right name already is read by a placeholder. Environment
 * variables are left alone, for platforms set many.
 */
final class ForeignNames {

	private static final String ADDR = "kafka.addr (as a variable KAFKA_ADDR)";

	private static final String GROUP = "kafka.consumers.<id>.group";

	/** By what follows {@code kafka.}, in lower case without dashes. */
	private static final Map<String, String> TABLE = Map.ofEntries(Map.entry("brokers", ADDR),
			Map.entry("broker", ADDR), Map.entry("brokerlist", ADDR), Map.entry("bootstrapservers", ADDR),
			Map.entry("bootstrap.servers", ADDR), Map.entry("consumer.topic", "kafka.consumers.<id>.topic"),
			Map.entry("consumer.group", GROUP), Map.entry("consumer.groupid", GROUP),
			Map.entry("consumer.deadlettertopic", "kafka.consumers.<id>.dead-letter-topic"),
			Map.entry("consumer.autooffsetreset", "kafka.consumer.offset"),
			Map.entry("producer.topic", "kafka.producers.<name>.topic"),
			Map.entry("security.protocol", "kafka.sec.proto"));

	/** What one consumer or producer has beside what is set for all. */
	private static final Map<String, Set<String>> OF_ONE = Map.of("consumer",
			Set.of("topic", "group", "dead-letter-topic"), "producer", Set.of("topic"));

	private final SettingsReader reader;

	private final Supplier<List<Map<String, String>>> declared;

	/**
	 * Makes a judge.
	 * @param reader reads the settings
	 * @param declared what annotations say of each consumer, by our names
	 */
	ForeignNames(SettingsReader reader, Supplier<List<Map<String, String>>> declared) {
		this.reader = reader;
		this.declared = declared;
	}

	/**
	 * Finds the name that was meant.
	 * @param name the name in a file, below {@code kafka}
	 * @param value its value
	 * @return our name, or {@code null} if it is none of these or serves something else
	 */
	@Nullable String meant(ConfigurationPropertyName name, String value) {
		List<String> elements = elements(name);
		String meant = TABLE.get(plain(String.join(".", elements)));
		meant = (meant != null) ? meant : singular(elements);
		return (meant == null || inEffect(meant, value)) ? null : meant;
	}

	private static List<String> elements(ConfigurationPropertyName name) {
		List<String> elements = new ArrayList<>();
		for (int i = 1; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			elements.add(name.getElement(i, Form.ORIGINAL));
		}
		return elements;
	}

	// kafka.consumer.orders.topic for kafka.consumers.orders.topic
	private static @Nullable String singular(List<String> elements) {
		Set<String> ofOne = (elements.size() >= 3) ? OF_ONE.get(elements.get(0)) : null;
		Set<String> shared = (ofOne != null) ? SharedKeysCheck.SECTIONS.get(elements.get(0)) : null;
		if (ofOne == null || shared == null || known(elements.get(1), shared) != null) {
			return null;
		}
		String key = known(elements.get(2), ofOne);
		key = (key != null) ? key : known(elements.get(2), shared);
		boolean map = "properties".equals(key) || "headers".equals(key);
		if (key == null || map != elements.size() > 3) {
			return null;
		}
		return "kafka." + elements.get(0) + "s." + SettingText.show(elements.get(1)) + "." + key;
	}

	private boolean inEffect(String meant, String value) {
		if (meant.equals(ADDR)) {
			return this.reader.find("kafka.addr") != null || this.reader.find("spring.kafka.bootstrap-servers") != null;
		}
		if (this.reader.find("kafka.sec.proto") != null && meant.equals("kafka.sec.proto")) {
			return true;
		}
		String key = meant.substring(meant.lastIndexOf('.') + 1);
		return this.declared.get().stream().anyMatch((attributes) -> value.strip().equals(attributes.get(key)))
				|| set("kafka.consumers", key, value) || set("kafka.producers", key, value);
	}

	private boolean set(String family, String key, String value) {
		return this.reader.properties(family)
			.entrySet()
			.stream()
			.anyMatch((entry) -> plain(entry.getKey().getLastElement(Form.ORIGINAL)).equals(plain(key))
					&& entry.getValue().value().strip().equals(value.strip()));
	}

	private static @Nullable String known(String written, Set<String> names) {
		return names.stream().filter((name) -> plain(name).equals(plain(written))).findFirst().orElse(null);
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

}
