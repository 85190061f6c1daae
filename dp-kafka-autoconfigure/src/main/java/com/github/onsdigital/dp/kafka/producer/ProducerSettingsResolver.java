package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.NamedSettings;
import com.github.onsdigital.dp.kafka.settings.ProducerProperties;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsBinder;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.settings.TopicName;
import com.github.onsdigital.dp.kafka.settings.UnknownPropertyCheck;

/**
 * Makes the settings of producers, from the weakest place to the strongest: built in,
 * {@code spring.kafka.*}, {@code kafka.producer.*}, {@code kafka.producers.<name>.*}, its
 * {@code properties.*}. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class ProducerSettingsResolver {

	static final String IN_CODE = "MessageProducerFactory";

	private static final String TOPIC_OF_VARIABLE = "_TOPIC";

	private final NamedSettings family;

	private final Supplier<Map<String, Object>> springs;

	private final IntSupplier brokers;

	/**
	 * Makes a resolver.
	 * @param reader reads the settings
	 * @param springs the client properties that {@code spring.kafka.*} gives a producer
	 * @param brokers the number of distinct addresses, 0 while it is not known
	 */
	public ProducerSettingsResolver(SettingsReader reader, Supplier<Map<String, Object>> springs, IntSupplier brokers) {
		this.family = ProducerValues.family(reader);
		this.springs = springs;
		this.brokers = brokers;
	}

	/**
	 * Lists the producers that are set: those of files by their names as written, and
	 * those known from variables alone, whose names are one word.
	 * @return the names, sorted, not yet judged
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>(this.family.entries().keySet());
		this.family.variables().forEach((rest, setting) -> {
			int end = rest.indexOf('_');
			if (end > 0 && this.family.key(rest) == null && this.family.key(rest.substring(end + 1)) != null
					&& names.stream().noneMatch((name) -> isBelow(rest, name))) {
				names.add(rest.substring(0, end).toLowerCase(Locale.ROOT));
			}
		});
		return names;
	}

	/**
	 * Lists the variables that set the topic of a producer that does not exist: the name
	 * of a producer that is known from variables alone has one word.
	 * @return the variables by the name of the producer
	 */
	public Map<String, RawSetting> withoutProducer() {
		Set<String> names = names();
		Map<String, RawSetting> found = new TreeMap<>();
		this.family.variables().forEach((rest, setting) -> {
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
	 * Makes the settings of all producers that are set, and checks them across.
	 * @param problems takes what is wrong or doubtful
	 * @return the settings of those that are right
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
		new UnknownPropertyCheck(this.family, names, problems).check();
		return resolved;
	}

	/**
	 * Makes the settings of one producer.
	 * @param name its name
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, or {@code null} if something is wrong
	 */
	public @Nullable ProducerSettings resolve(String name, SettingProblems problems) {
		return resolve(name, null, problems);
	}

	/**
	 * Makes the settings of one producer made in code.
	 * @param name its name
	 * @param topic the topic that the code says, weaker than
	 * {@code kafka.producers.<name>.topic}; or {@code null}
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, or {@code null} if something is wrong
	 */
	public @Nullable ProducerSettings resolve(String name, @Nullable String topic, SettingProblems problems) {
		if (!NamedSettings.isId(name)) {
			problems.error((topic != null) ? IN_CODE : written(name), this.family.wrongId(name));
			return null;
		}
		SettingProblems found = new SettingProblems();
		ProducerValues values = new ProducerValues(this.family, name, topic, this.springs.get());
		int known = this.brokers.getAsInt();
		new ProducerSettingsValidator(values, known, found).judge();
		ProducerProperties bound = found.hasErrors() ? null
				: SettingsBinder.bind("kafka.producers." + name, ProducerProperties.class, values, found);
		problems.addAll(found);
		return (bound == null || found.hasErrors()) ? null : lower(settings(values, bound), values, known);
	}

	/**
	 * Makes the settings of a producer that code creates after the start, and checks what
	 * is set for its name.
	 * @param name its name
	 * @param topic the topic that the code specifies
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, or {@code null} if something is wrong
	 */
	@Nullable ProducerSettings resolveCreated(String name, String topic, SettingProblems problems) {
		ProducerSettings settings = resolve(name, topic, problems);
		if (NamedSettings.isId(name)) {
			new UnknownPropertyCheck(this.family, List.of(name), problems).checkCreated();
		}
		return settings;
	}

	/**
	 * Makes the settings of a client of our own, from what {@code spring.kafka.*} and
	 * {@code kafka.producer.*} say of every producer's client.
	 * @param name what it is called
	 * @param maxBlock the longest wait, if nothing is said of that
	 * @param problems takes what is wrong or doubtful
	 * @return the settings, complete only if nothing is wrong
	 */
	ProducerSettings resolveClient(String name, Duration maxBlock, SettingProblems problems) {
		ProducerValues values = new ProducerValues(this.family, name, null, this.springs.get());
		ProducerSettingsValidator judge = new ProducerSettingsValidator(values, 0, problems);
		Map<String, Object> client = judge.client();
		values.completeClientId(client);
		client.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG);
		Duration block = judge.maxBlock();
		return new ProducerSettings(name, name, 1, (block != null) ? block : maxBlock, Map.of(), client);
	}

	/**
	 * Judges settings that code made by itself, in the words used for those of files.
	 * @param settings the settings
	 * @param problems takes what is wrong
	 */
	void judge(ProducerSettings settings, SettingProblems problems) {
		String name = settings.name();
		if (!NamedSettings.isId(name)) {
			problems.error(IN_CODE, this.family.wrongId(name));
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
			String wrong = ProducerSettingsValidator.wrongHeader(key);
			if (wrong != null) {
				problems.error(setting + ".headers" + (key.isBlank() ? "" : "." + key),
						"producer " + name + ": " + wrong);
			}
		});
	}

	/**
	 * Lowers {@code min-brokers-healthy} to the number of addresses where nobody set it.
	 * With connection details of the application's own the addresses are known only when
	 * the connection is made, after all settings were judged.
	 * @param settings settings made by this resolver
	 * @param known the number of distinct addresses in effect
	 * @return the settings
	 */
	public ProducerSettings lowered(ProducerSettings settings, int known) {
		return lower(settings, new ProducerValues(this.family, settings.name(), null, Map.of()), known);
	}

	private static ProducerSettings lower(ProducerSettings settings, ProducerValues values, int known) {
		if (known < 1 || known >= settings.minBrokersHealthy()
				|| values.find(ProducerValues.MIN_BROKERS_HEALTHY) != null) {
			return settings;
		}
		return new ProducerSettings(settings.name(), settings.topic(), known, settings.maxBlock(), settings.headers(),
				settings.clientProperties());
	}

	private String written(String name) {
		return this.family.entries()
			.getOrDefault(name, List.of())
			.stream()
			.map((entry) -> entry.setting().label())
			.min(Comparator.naturalOrder())
			.orElse("kafka.producers." + SettingText.show(name));
	}

	private static ProducerSettings settings(ProducerValues values, ProducerProperties bound) {
		Map<String, Object> client = new HashMap<>(bound.properties());
		values.completeClientId(client);
		client.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG);
		return new ProducerSettings(values.name(), Objects.requireNonNull(bound.topic()), bound.minBrokersHealthy(),
				bound.maxBlock(), bound.headers(), client);
	}

}
