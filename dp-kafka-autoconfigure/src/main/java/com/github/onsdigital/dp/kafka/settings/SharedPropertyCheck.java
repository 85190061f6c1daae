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

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Finds misspelt shared keys: {@code kafka.<key>} and {@code kafka.<section>.<key>}.
 * Applications and platforms use this prefix too, so a name is reported only if it is
 * close to a key or is a known alias. A misspelt key stops the start below
 * {@code kafka.sec}, where it could disable TLS, and below {@code kafka.consumer} and
 * {@code kafka.producer}, where it could lose records. Elsewhere it is a warning.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SharedPropertyCheck implements SettingsCheck {

	static final Set<String> KEYS = PropertyKeys.topLevel();

	static final Map<String, Set<String>> SECTIONS = PropertyKeys.sections();

	/** Sections in which a misspelt key stops the start. */
	private static final Set<String> CLIENTS = Set.of("consumer", "producer");

	private static final Set<String> NAMED = Set.of("consumers", "producers");

	private final SettingsReader reader;

	private final PropertyAliases aliases;

	/**
	 * Creates a check.
	 * @param reader reads the settings
	 * @param declared the settings from the annotations of each consumer, by its id and
	 * by the names of the settings
	 */
	public SharedPropertyCheck(SettingsReader reader, Supplier<Map<String, Map<String, String>>> declared) {
		this.reader = reader;
		this.aliases = new PropertyAliases(reader, declared);
	}

	@Override
	public void check(SettingProblems problems) {
		new ListItemsCheck(this.reader).check(problems);
		this.reader.properties("kafka").forEach((name, setting) -> {
			if (name.getNumberOfElements() > 1 && !setting.value().isBlank()) {
				checkProperty(name, setting, problems);
			}
		});
		this.reader.variables("KAFKA_")
			.forEach((name, setting) -> checkVariable(name.substring("KAFKA_".length()), setting, problems));
	}

	private void checkProperty(ConfigurationPropertyName name, RawSetting setting, SettingProblems problems) {
		PropertyAliases.Meant known = this.aliases.meant(name, setting.value());
		if (known != null) {
			report(known.name(), known.ofConsumer(), setting, problems);
			return;
		}
		String first = name.getElement(1, Form.ORIGINAL);
		boolean alone = name.getNumberOfElements() == 2 || name.isNumericIndex(2);
		Meant meant = alone ? suggestTopLevel(first) : suggestInSection(first, name.getElement(2, Form.ORIGINAL));
		if (meant != null) {
			report(meant.misspelt(), meant.stops(), setting, problems);
		}
	}

	private void checkVariable(String rest, RawSetting setting, SettingProblems problems) {
		PropertyAliases.Meant known = this.aliases.meant(rest, setting.value());
		if (known != null) {
			report(known.name(), known.ofConsumer(), setting, problems);
			return;
		}
		String written = rest.replaceFirst("_[0-9]+$", "");
		String first = written.replaceFirst("_.*", "");
		String second = written.substring(Math.min(written.length(), first.length() + 1));
		Meant meant = suggestInSection(first, second.replaceFirst("^(PROPERTIES|HEADERS)_.*", "$1"));
		if (meant == null && RelaxedNames.find(first, names()) == null) {
			meant = suggestTopLevel(written);
		}
		if (meant != null) {
			report(meant.variable(), meant.stops(), setting, problems);
		}
	}

	private static void report(String suggestion, boolean stops, RawSetting setting, SettingProblems problems) {
		String text = "unknown property " + SettingText.show(setting.name()) + "; did you mean " + suggestion + "?";
		if (stops) {
			problems.error(setting, text);
		}
		else {
			problems.warn(setting, text);
		}
	}

	private static @Nullable Meant suggestTopLevel(String written) {
		boolean known = RelaxedNames.find(written, KEYS) != null || RelaxedNames.find(written, names()) != null;
		String close = known ? null : Suggestion.closest(written, KEYS);
		return (close != null) ? new Meant("", close, close, false) : null;
	}

	private static @Nullable Meant suggestInSection(String first, String second) {
		String section = RelaxedNames.find(first, names());
		if (section != null) {
			Set<String> keys = SECTIONS.getOrDefault(section, Set.of());
			String close = (RelaxedNames.find(second, keys) == null) ? close(second, keys) : null;
			boolean stops = section.equals("sec")
					|| (CLIENTS.contains(section) && Suggestion.closest(second, keys) != null);
			return (close != null) ? new Meant(section, close, close, stops) : null;
		}
		section = Suggestion.closest(first, SECTIONS.keySet());
		String key = (section != null) ? RelaxedNames.find(second, SECTIONS.getOrDefault(section, Set.of())) : null;
		return (section != null && key != null) ? new Meant(section, key, "kafka." + section + "." + key,
				section.equals("sec") || CLIENTS.contains(section)) : null;
	}

	// a longer form, for example protocol for proto, is close too
	private static @Nullable String close(String written, Set<String> keys) {
		String close = Suggestion.closest(written, keys);
		if (close != null) {
			return close;
		}
		String dashed = written.replaceAll("([a-z])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
		return keys.stream()
			.filter((key) -> dashed.startsWith(key) && dashed.indexOf('-', key.length()) < 0)
			.findFirst()
			.orElse(null);
	}

	private static List<String> names() {
		List<String> names = new ArrayList<>(SECTIONS.keySet());
		names.addAll(NAMED);
		return names;
	}

	/**
	 * The key that the user probably meant.
	 *
	 * @param section the section it is in, or empty text
	 * @param key the key
	 * @param misspelt the right form of the misspelt part
	 * @param stops whether it stops the start
	 */
	private record Meant(String section, String key, String misspelt, boolean stops) {

		String variable() {
			return VariableNames.forms((this.section.isEmpty() ? "kafka." : "kafka." + this.section + ".") + this.key)
				.get(0);
		}

	}

}
