package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.TopicName;
import com.github.onsdigital.dp.kafka.settings.UnknownPropertyCheck;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Resolves the settings of producers. The sources in ascending order of precedence: built
 * in, {@code spring.kafka.*}, {@code kafka.producer.*}, {@code kafka.producers.<name>.*},
 * its {@code properties.*}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ProducerSettingsResolver {

	static final String IN_CODE = "MessageProducerFactory";

	private static final String TOPIC_OF_VARIABLE = "_TOPIC";

	private final NamedSettings producers;

	private final Supplier<Map<String, Object>> springKafka;

	private final IntSupplier brokers;

	/**
	 * Creates a resolver.
	 * @param reader reads the settings
	 * @param springKafka returns the client properties of producers from
	 * {@code spring.kafka.*}
	 * @param brokers returns the number of distinct addresses, 0 while it is unknown
	 */
	public ProducerSettingsResolver(SettingsReader reader, Supplier<Map<String, Object>> springKafka,
			IntSupplier brokers) {
		this.producers = ProducerValues.namedSettings(reader);
		this.springKafka = springKafka;
		this.brokers = brokers;
	}

	/**
	 * Returns the names of the configured producers: names from files as written, and
	 * names that only variables contain, which have one word.
	 * @return the names, sorted, not validated
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.producers.entries().keySet());
		this.producers.variables().forEach((rest, setting) -> {
			int end = rest.indexOf('_');
			if (end > 0 && this.producers.key(rest) == null && this.producers.key(rest.substring(end + 1)) != null
					&& names.stream().noneMatch((name) -> isBelow(rest, name))) {
				names.add(rest.substring(0, end).toLowerCase(Locale.ROOT));
			}
		});
		return names;
	}

	/**
	 * Returns the variables that set the topic of a producer that does not exist.
	 * Variables alone can only declare a producer whose name has one word.
	 * @return the variables by the name of the producer
	 */
	public Map<String, RawSetting> withoutProducer() {
		Set<String> names = names();
		Map<String, RawSetting> found = new TreeMap<>();
		this.producers.variables().forEach((rest, setting) -> {
			if (rest.endsWith(TOPIC_OF_VARIABLE) && names.stream().noneMatch((name) -> isBelow(rest, name))) {
				String name = rest.substring(0, rest.length() - TOPIC_OF_VARIABLE.length());
				found.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), setting);
			}
		});
		return found;
	}

	private static boolean isBelow(String rest, String name) {
		String upper = name.toUpperCase(Locale.ROOT);
		return rest.startsWith(upper.replace('-', '_') + "_") || rest.startsWith(upper.replace("-", "") + "_");
	}

	/**
	 * Resolves the settings of all configured producers, and validates them against each
	 * other.
	 * @param problems receives errors and warnings
	 * @return the settings of the valid producers
	 */
	public List<ProducerSettings> resolveAll(SettingProblems problems) {
		Collection<String> names = names();
		List<ProducerSettings> resolved = new ArrayList<>();
		for (String name : names) {
			ProducerSettings settings = resolve(name, problems);
			if (settings != null) {
				resolved.add(settings);
			}
		}
		new UnknownPropertyCheck(this.producers, names, problems).check();
		return resolved;
	}

	/**
	 * Resolves the settings of one producer.
	 * @param name its name
	 * @param problems receives errors and warnings
	 * @return the settings, or {@code null} if there is an error
	 */
	public @Nullable ProducerSettings resolve(String name, SettingProblems problems) {
		return resolve(name, null, problems);
	}

	/**
	 * Resolves the settings of one producer that is created in code.
	 * @param name its name
	 * @param topic the topic that the code specifies, with lower precedence than
	 * {@code kafka.producers.<name>.topic}; or {@code null}
	 * @param problems receives errors and warnings
	 * @return the settings, or {@code null} if there is an error
	 */
	public @Nullable ProducerSettings resolve(String name, @Nullable String topic, SettingProblems problems) {
		if (!NamedSettings.isId(name)) {
			problems.error((topic != null) ? IN_CODE : origin(name), this.producers.wrongId(name));
			return null;
		}
		SettingProblems found = new SettingProblems();
		ProducerValues values = new ProducerValues(this.producers, name, topic, this.springKafka.get());
		ProducerSettings settings = new ProducerSettingsValidator(values, this.brokers.getAsInt(), found).validate();
		problems.addAll(found);
		return settings;
	}

	/**
	 * Resolves the settings of a producer that code creates after the start, and checks
	 * the properties of its name.
	 * @param name its name
	 * @param topic the topic that the code specifies
	 * @param problems receives errors and warnings
	 * @return the settings, or {@code null} if there is an error
	 */
	@Nullable ProducerSettings resolveCreated(String name, String topic, SettingProblems problems) {
		ProducerSettings settings = resolve(name, topic, problems);
		if (NamedSettings.isId(name)) {
			new UnknownPropertyCheck(this.producers, List.of(name), problems).checkCreated();
		}
		return settings;
	}

	/**
	 * Resolves the settings of a client that dp-kafka itself uses, from
	 * {@code spring.kafka.*} and {@code kafka.producer.*}.
	 * @param name its name
	 * @param maxBlock the maximum wait if {@code max-block} is not set
	 * @param problems receives errors and warnings
	 * @return the settings, complete only if there is no error
	 */
	ProducerSettings resolveClient(String name, Duration maxBlock, SettingProblems problems) {
		ProducerValues values = new ProducerValues(this.producers, name, null, this.springKafka.get());
		ProducerSettingsValidator validator = new ProducerSettingsValidator(values, 0, problems);
		return new ProducerSettings(name, name, 1, validator.maxBlock(maxBlock), Map.of(), validator.client());
	}

	/**
	 * Validates settings that code has built, with the messages used for properties.
	 * @param problems receives the errors
	 */
	void validate(ProducerSettings settings, SettingProblems problems) {
		String name = settings.name();
		if (!NamedSettings.isId(name)) {
			problems.error(IN_CODE, this.producers.wrongId(name));
			return;
		}
		String setting = "kafka.producers." + name;
		if (settings.topic().isBlank()) {
			problems.error(setting + ".topic", "producer " + name + ": topic is compulsory but was not provided");
		}
		else if (!TopicName.isLegal(settings.topic())) {
			problems.error(IN_CODE, "producer " + name + ": topic " + TopicName.problem(settings.topic()));
		}
		settings.headers().keySet().forEach((key) -> {
			String error = ProducerSettingsValidator.headerError(key);
			if (error != null) {
				problems.error(setting + ".headers" + (key.isBlank() ? "" : "." + key),
						"producer " + name + ": " + error);
			}
		});
	}

	/**
	 * Lowers {@code min-brokers-healthy} to the number of addresses if it is not set.
	 * With connection details of the application the addresses are known only when the
	 * connection is created, after all settings were validated.
	 * @param settings settings resolved by this resolver
	 * @param addresses the number of distinct addresses in effect
	 * @return the settings
	 */
	public ProducerSettings lowered(ProducerSettings settings, int addresses) {
		ProducerValues values = new ProducerValues(this.producers, settings.name(), null, Map.of());
		if (addresses < 1 || addresses >= settings.minBrokersHealthy()
				|| values.find(ProducerValues.MIN_BROKERS_HEALTHY) != null) {
			return settings;
		}
		return new ProducerSettings(settings.name(), settings.topic(), addresses, settings.maxBlock(),
				settings.headers(), settings.clientProperties());
	}

	private String origin(String name) {
		return this.producers.entries()
			.getOrDefault(name, List.of())
			.stream()
			.map((entry) -> entry.setting().label())
			.min(Comparator.naturalOrder())
			.orElse("kafka.producers." + SettingText.show(name));
	}

}
