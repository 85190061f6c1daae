package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Names that people bring from Spring, from Go or from the family next to it, each with
 * dp-kafka's. A name that serves something else is not reported: its value is in effect
 * under the right name already, because a placeholder reads it.
 */
final class PropertyAliases {

	private static final String ADDR = "kafka.addr (as a variable KAFKA_ADDR)";

	private static final String TOPIC = "kafka.consumers.<id>.topic";

	private static final String GROUP = "kafka.consumers.<id>.group";

	/** By what follows {@code kafka.}, in lower case without dashes. */
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

	/** Only as variables: in files they are the application's own as often as not. */
	private static final Map<String, String> VARIABLES = Map.of("topic", TOPIC, "group", GROUP, "groupid", GROUP,
			"consumergroup", GROUP, "consumergroupid", GROUP, "autooffsetreset", "kafka.consumer.offset");

	/** What one consumer or producer has beside what is set for all. */
	private static final Map<String, Set<String>> OF_ONE = Map.of("consumer",
			Set.of("topic", "group", "dead-letter-topic"), "producer", Set.of("topic"));

	private static final Set<String> FAMILIES = Set.of("consumers", "producers");

	private final SettingsReader reader;

	private final Supplier<Map<String, Map<String, String>>> declared;

	/**
	 * Creates a table.
	 * @param reader reads the settings
	 * @param declared what annotations specify of each consumer, by its id and dp-kafka's
	 * names
	 */
	PropertyAliases(SettingsReader reader, Supplier<Map<String, Map<String, String>>> declared) {
		this.reader = reader;
		this.declared = declared;
	}

	/**
	 * Finds the name that was meant by one in a file.
	 * @param name the name, below {@code kafka}
	 * @param value its value
	 * @return dp-kafka's name, or {@code null} if it is none of these or serves something
	 * else
	 */
	@Nullable Meant meant(ConfigurationPropertyName name, String value) {
		List<String> elements = elements(name);
		String known = TABLE.get(plain(String.join(".", elements)));
		Meant meant = (known != null) ? new Meant(known, false) : member(elements);
		return (meant == null || inEffect(meant.name(), value)) ? null : meant;
	}

	/**
	 * Finds the name that was meant by a variable.
	 * @param rest what follows {@code KAFKA_}
	 * @param value its value
	 * @return dp-kafka's variable, or {@code null} if it is none of these or serves
	 * something else
	 */
	@Nullable Meant meant(String rest, String value) {
		String plain = plain(rest);
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
		String member = (noun != null && first.length() < rest.length())
				? member(noun, rest.substring(first.length() + 1)) : null;
		return (member == null || inEffect(member, value)) ? null : new Meant(variable(member), true);
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

	// kafka.consumer.orders.topic or kafka.consumrs.orders.topic for
	// kafka.consumers.orders.topic
	private @Nullable Meant member(List<String> elements) {
		String noun = (elements.size() >= 3) ? noun(elements.get(0)) : null;
		if (noun == null || known(elements.get(1), shared(noun)) != null) {
			return null;
		}
		String key = known(elements.get(2), keys(noun));
		boolean map = "properties".equals(key) || "headers".equals(key);
		if (key == null || map != elements.size() > 3) {
			return null;
		}
		String id = noun.equals("consumer") ? known(elements.get(1), this.declared.get().keySet()) : null;
		return new Meant("kafka." + noun + "s." + SettingText.show(elements.get(1)) + "." + key, id != null);
	}

	private @Nullable String member(String noun, String rest) {
		if (!noun.equals("consumer") || known(rest, shared(noun)) != null) {
			return null;
		}
		for (String id : this.declared.get().keySet()) {
			for (String form : VariableNames.forms(id)) {
				String key = rest.startsWith(form + "_") ? rest.substring(form.length() + 1) : "";
				String known = known(key, keys(noun));
				if (known != null) {
					return "kafka." + noun + "s." + id + "." + known;
				}
			}
		}
		return null;
	}

	// consumer for what should be consumers, producer for what should be producers
	private static @Nullable String noun(String first) {
		if (known(first, FAMILIES) != null) {
			return null;
		}
		String noun = known(first, OF_ONE.keySet());
		String closest = (noun != null) ? noun : Suggestion.closest(first, FAMILIES);
		return (closest != null) ? closest.replaceFirst("s$", "") : null;
	}

	private static Set<String> shared(String noun) {
		return SharedPropertyCheck.SECTIONS.getOrDefault(noun, Set.of());
	}

	private static Set<String> keys(String noun) {
		Set<String> keys = new LinkedHashSet<>(OF_ONE.getOrDefault(noun, Set.of()));
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

	private boolean set(String family, String key, String value) {
		String start = VariableNames.forms(family).get(0) + "_";
		return Stream
			.concat(this.reader.properties(family)
				.entrySet()
				.stream()
				.filter((entry) -> plain(entry.getKey().getLastElement(Form.ORIGINAL)).equals(plain(key))),
					this.reader.variables(start)
						.entrySet()
						.stream()
						.filter((entry) -> plain(entry.getKey()).endsWith(plain(key))))
			.anyMatch((entry) -> is(entry.getValue(), value));
	}

	private static boolean is(RawSetting setting, String value) {
		return setting.value().strip().equals(value.strip());
	}

	private static @Nullable String known(String written, Collection<String> names) {
		return names.stream().filter((name) -> plain(name).equals(plain(written))).findFirst().orElse(null);
	}

	private static String plain(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	/**
	 * What was probably meant.
	 *
	 * @param name dp-kafka's name
	 * @param ofConsumer whether it is a setting of a consumer that exists
	 */
	record Meant(String name, boolean ofConsumer) {

	}

}
