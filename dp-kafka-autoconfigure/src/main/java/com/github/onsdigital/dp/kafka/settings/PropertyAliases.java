package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Maps names from Spring, from dp-kafka for Go, or from the wrong section to the names of
 * dp-kafka. A name is not reported if its value is already in effect under the right
 * name, for example because a placeholder reads it.
 */
final class PropertyAliases {

	private static final String ADDR = "kafka.addr (as a variable KAFKA_ADDR)";

	private static final String TOPIC = "kafka.consumers.<id>.topic";

	private static final String GROUP = "kafka.consumers.<id>.group";

	/** Keys are the names after {@code kafka.}, in lower case without dashes. */
	private static final Map<String, String> TABLE = Map.ofEntries(Map.entry("brokers", ADDR),
			Map.entry("broker", ADDR), Map.entry("brokerlist", ADDR), Map.entry("brokerurl", ADDR),
			Map.entry("brokerurls", ADDR), Map.entry("bootstrapserver", ADDR), Map.entry("bootstrapservers", ADDR),
			Map.entry("bootstrap.servers", ADDR), Map.entry("bootstrapbrokers", ADDR), Map.entry("servers", ADDR),
			Map.entry("hosts", ADDR), Map.entry("address", ADDR), Map.entry("addresses", ADDR),
			Map.entry("consumer.topic", TOPIC), Map.entry("consumer.group", GROUP),
			Map.entry("consumer.groupid", GROUP),
			Map.entry("consumer.deadlettertopic", "kafka.consumers.<id>.dead-letter-topic"),
			Map.entry("consumer.autooffsetreset", "kafka.consumer.offset"),
			Map.entry("producer.topic", "kafka.producers.<name>.topic"),
			Map.entry("security.protocol", "kafka.sec.proto"));

	/**
	 * Reported for variables only: in files these names often belong to the application.
	 */
	private static final Map<String, String> VARIABLES = Map.of("topic", TOPIC, "group", GROUP, "groupid", GROUP,
			"consumergroup", GROUP, "consumergroupid", GROUP, "autooffsetreset", "kafka.consumer.offset");

	private static final Set<String> NOUNS = Set.of("consumer", "producer");

	private static final Set<String> NAMED = Set.of("consumers", "producers");

	private final SettingsReader reader;

	private final Supplier<Map<String, Map<String, String>>> declared;

	/**
	 * Creates a table.
	 * @param reader reads the settings
	 * @param declared the settings from the annotations of each consumer, by its id and
	 * by the names of dp-kafka
	 */
	PropertyAliases(SettingsReader reader, Supplier<Map<String, Map<String, String>>> declared) {
		this.reader = reader;
		this.declared = declared;
	}

	/**
	 * Finds the name of dp-kafka that is meant by a name in a file.
	 * @param name the name, below {@code kafka}
	 * @param value its value
	 * @return the name of dp-kafka, or {@code null} if the name is not an alias or its
	 * value is already in effect
	 */
	@Nullable Meant meant(ConfigurationPropertyName name, String value) {
		List<String> elements = elements(name);
		String known = TABLE.get(RelaxedNames.uniform(String.join(".", elements)));
		Meant meant = (known != null) ? new Meant(known, false) : singleOnlyKeys(elements);
		return (meant == null || inEffect(meant.name(), value)) ? null : meant;
	}

	/**
	 * Finds the variable of dp-kafka that is meant by a variable.
	 * @param rest the rest of its name after {@code KAFKA_}
	 * @param value its value
	 * @return the variable of dp-kafka, or {@code null} if the name is not an alias or
	 * its value is already in effect
	 */
	@Nullable Meant meant(String rest, String value) {
		String plain = RelaxedNames.uniform(rest);
		String known = VARIABLES.get(plain);
		known = (known != null) ? known
				: TABLE.entrySet()
					.stream()
					.filter((entry) -> entry.getKey().replace(".", "").equals(plain))
					.map(Map.Entry::getValue)
					.findFirst()
					.orElse(null);
		if (known != null) {
			return inEffect(known, value) ? null : new Meant(variable(known), false);
		}
		String first = rest.replaceFirst("_.*", "");
		String noun = noun(first);
		String meant = (noun != null && first.length() < rest.length())
				? singleOnlyKeys(noun, rest.substring(first.length() + 1)) : null;
		return (meant == null || inEffect(meant, value)) ? null : new Meant(variable(meant), true);
	}

	private static String variable(String name) {
		return name.equals(ADDR) ? "KAFKA_ADDR" : VariableNames.forms(name).get(0);
	}

	private static List<String> elements(ConfigurationPropertyName name) {
		List<String> elements = new ArrayList<>();
		for (int i = 1; i < name.getNumberOfElements() && !name.isNumericIndex(i); i++) {
			elements.add(name.getElement(i, Form.ORIGINAL));
		}
		return elements;
	}

	// maps kafka.consumer.orders.topic or kafka.consumrs.orders.topic to
	// kafka.consumers.orders.topic
	private @Nullable Meant singleOnlyKeys(List<String> elements) {
		String noun = (elements.size() >= 3) ? noun(elements.get(0)) : null;
		if (noun == null || RelaxedNames.find(elements.get(1), shared(noun)) != null) {
			return null;
		}
		String key = RelaxedNames.find(elements.get(2), keys(noun));
		boolean map = key != null && PropertyKeys.isMap(key);
		if (key == null || map != elements.size() > 3) {
			return null;
		}
		String id = noun.equals("consumer") ? RelaxedNames.find(elements.get(1), this.declared.get().keySet()) : null;
		return new Meant("kafka." + noun + "s." + SettingText.show(elements.get(1)) + "." + key, id != null);
	}

	private @Nullable String singleOnlyKeys(String noun, String rest) {
		if (!noun.equals("consumer") || RelaxedNames.find(rest, shared(noun)) != null) {
			return null;
		}
		for (String id : this.declared.get().keySet()) {
			for (String form : VariableNames.forms(id)) {
				String key = rest.startsWith(form + "_") ? rest.substring(form.length() + 1) : "";
				String known = RelaxedNames.find(key, keys(noun));
				if (known != null) {
					return "kafka." + noun + "s." + id + "." + known;
				}
			}
		}
		return null;
	}

	// returns consumer for a misspelt consumers, producer for a misspelt producers
	private static @Nullable String noun(String first) {
		if (RelaxedNames.find(first, NAMED) != null) {
			return null;
		}
		String noun = RelaxedNames.find(first, NOUNS);
		String closest = (noun != null) ? noun : Suggestion.closest(first, NAMED);
		return (closest != null) ? closest.replaceFirst("s$", "") : null;
	}

	private static Set<String> shared(String noun) {
		return SharedPropertyCheck.SECTIONS.getOrDefault(noun, Set.of());
	}

	private static Set<String> keys(String noun) {
		Set<String> keys = new LinkedHashSet<>(PropertyKeys.singleOnlyKeys(noun));
		keys.addAll(shared(noun));
		return keys;
	}

	private boolean inEffect(String meant, String value) {
		if (meant.equals(ADDR)) {
			return this.reader.find("kafka.addr") != null || this.reader.find("spring.kafka.bootstrap-servers") != null;
		}
		if (this.reader.find("kafka.sec.proto") != null && meant.equals("kafka.sec.proto")) {
			return true;
		}
		String key = meant.substring(meant.lastIndexOf('.') + 1);
		return this.declared.get().values().stream().anyMatch((keys) -> value.strip().equals(keys.get(key)))
				|| set("kafka.consumers", key, value) || set("kafka.producers", key, value)
				|| this.reader.properties("spring.kafka").values().stream().anyMatch((setting) -> is(setting, value));
	}

	private boolean set(String prefix, String key, String value) {
		String start = VariableNames.forms(prefix).get(0) + "_";
		return Stream
			.concat(this.reader.properties(prefix)
				.entrySet()
				.stream()
				.filter((entry) -> RelaxedNames.uniform(entry.getKey().getLastElement(Form.ORIGINAL))
					.equals(RelaxedNames.uniform(key))),
					this.reader.variables(start)
						.entrySet()
						.stream()
						.filter((entry) -> RelaxedNames.uniform(entry.getKey()).endsWith(RelaxedNames.uniform(key))))
			.anyMatch((entry) -> is(entry.getValue(), value));
	}

	private static boolean is(RawSetting setting, String value) {
		return setting.value().strip().equals(value.strip());
	}

	/**
	 * The name that was probably meant.
	 *
	 * @param name the name of dp-kafka
	 * @param ofConsumer whether it is a setting of a consumer that exists
	 */
	record Meant(String name, boolean ofConsumer) {

	}

}
