package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reads single settings from the environment with the relaxed names of Boot's binder, but
 * without binding: the text, the name as the user wrote it, and its origin. A blank value
 * counts as unset, except in {@link #findEvenBlank} and {@link #properties}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingsReader {

	private final ConfigurableEnvironment environment;

	private final Iterable<ConfigurationPropertySource> sources;

	/**
	 * Creates a reader.
	 * @param environment the environment to read from
	 */
	public SettingsReader(ConfigurableEnvironment environment) {
		this.environment = environment;
		this.sources = ConfigurationPropertySources.from(environment.getPropertySources());
	}

	/**
	 * Finds a setting. Blank values are skipped.
	 * @param property the name, in lower case with dashes
	 * @return the value with the highest precedence, or {@code null} if it is not set
	 */
	public @Nullable RawSetting find(String property) {
		return find(ConfigurationPropertyName.adapt(property, '.'), false);
	}

	/**
	 * Finds a setting, blank or not.
	 * @param property the name, in lower case with dashes
	 * @return the value with the highest precedence, which may be blank, or {@code null}
	 * if there is none
	 */
	public @Nullable RawSetting findEvenBlank(String property) {
		return find(ConfigurationPropertyName.adapt(property, '.'), true);
	}

	/**
	 * Lists the environment variables below a prefix, without blank ones and those that
	 * Kubernetes generates.
	 * @param prefix the prefix in capitals, including the trailing {@code _}
	 * @return the settings by their names in capitals
	 */
	public Map<String, RawSetting> variables(String prefix) {
		Map<String, RawSetting> found = new LinkedHashMap<>();
		for (EnumerablePropertySource<?> source : enumerable(true)) {
			for (String name : source.getPropertyNames()) {
				String upper = name.toUpperCase(Locale.ROOT);
				Object value = source.getProperty(name);
				if (upper.startsWith(prefix) && value != null && !value.toString().isBlank()
						&& !KubernetesNames.isGenerated(upper, value.toString())) {
					found.putIfAbsent(upper, resolve(name, value.toString(), null, false));
				}
			}
		}
		return found;
	}

	/**
	 * Lists the settings below a property in all sources but environment variables,
	 * including blank ones.
	 * @param property the property above them, in lower case with dashes
	 * @return the value with the highest precedence of each setting, by name
	 */
	public Map<ConfigurationPropertyName, RawSetting> properties(String property) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(property);
		Map<ConfigurationPropertyName, RawSetting> found = new LinkedHashMap<>();
		for (EnumerablePropertySource<?> source : enumerable(false)) {
			for (String name : source.getPropertyNames()) {
				ConfigurationPropertyName candidate = adapt(name);
				Object value = source.getProperty(name);
				if (candidate != null && value != null && (prefix.isAncestorOf(candidate) || prefix.equals(candidate))
						&& !found.containsKey(candidate)) {
					found.put(candidate,
							resolve(name, value.toString(), locationOf(PropertySourceOrigin.get(source, name)), false));
				}
			}
		}
		return found;
	}

	/**
	 * Reads everything below a property whose keys are the user's own: client properties,
	 * headers.
	 * @param property the property above them, in lower case with dashes
	 * @param separator the character that an {@code _} in a variable's name represents
	 * @return the settings by the user's keys, without blank values
	 */
	public Map<String, RawSetting> below(String property, char separator) {
		ConfigurationPropertyName prefix = ConfigurationPropertyName.of(property);
		List<String> variables = VariableNames.forms(property).stream().map((form) -> form + "_").toList();
		Map<String, RawSetting> found = new LinkedHashMap<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				boolean variable = (source instanceof SystemEnvironmentPropertySource);
				for (String name : enumerable.getPropertyNames()) {
					String key = variable ? VariableNames.key(name, variables, separator) : key(name, prefix);
					Object value = (key != null) ? source.getProperty(name) : null;
					if (key != null && value != null && !value.toString().isBlank()) {
						String location = variable ? null : locationOf(PropertySourceOrigin.get(source, name));
						found.putIfAbsent(key, resolve(name, value.toString(), location, false));
					}
				}
			}
		}
		return found;
	}

	private static @Nullable String key(String name, ConfigurationPropertyName prefix) {
		ConfigurationPropertyName candidate = adapt(name);
		if (candidate == null || !prefix.isAncestorOf(candidate)) {
			return null;
		}
		List<String> elements = new ArrayList<>();
		for (int i = prefix.getNumberOfElements(); i < candidate.getNumberOfElements(); i++) {
			elements.add(candidate.getElement(i, ConfigurationPropertyName.Form.ORIGINAL));
		}
		return String.join(".", elements);
	}

	/**
	 * Lists the sources whose names can be listed.
	 * @param variables whether to list environment variables or everything else
	 * @return the sources, the one with the highest precedence first
	 */
	List<EnumerablePropertySource<?>> enumerable(boolean variables) {
		List<EnumerablePropertySource<?>> found = new ArrayList<>();
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)
					&& variables == (source instanceof SystemEnvironmentPropertySource)) {
				found.add(enumerable);
			}
		}
		return found;
	}

	private static @Nullable ConfigurationPropertyName adapt(String name) {
		try {
			return ConfigurationPropertyName.adapt(name, '.');
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

	private @Nullable RawSetting find(ConfigurationPropertyName name, boolean evenBlank) {
		for (ConfigurationPropertySource source : this.sources) {
			RawSetting setting = scalar(source.getConfigurationProperty(name));
			setting = (setting != null) ? setting : list(source, name);
			if (setting != null && (evenBlank || setting.missingPlaceholder() != null || !setting.value().isBlank())) {
				return setting;
			}
		}
		return null;
	}

	private @Nullable RawSetting scalar(@Nullable ConfigurationProperty property) {
		if (property == null) {
			return null;
		}
		return resolve(writtenName(property), String.valueOf(property.getValue()), locationOf(property.getOrigin()),
				false);
	}

	private @Nullable RawSetting list(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		RawSetting first = null;
		List<String> items = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			RawSetting item = scalar(source.getConfigurationProperty(name.append("[" + i + "]")));
			if (item == null) {
				break;
			}
			if (item.missingPlaceholder() != null) {
				return item;
			}
			first = (first != null) ? first : item;
			items.add(item.value());
		}
		if (first == null) {
			return null;
		}
		return new RawSetting(first.name().replaceFirst("(\\[0]|_0)$", ""), String.join(",", items), first.location(),
				true, null);
	}

	/**
	 * Describes the origin of a setting, also if it is not a file.
	 * @param setting the setting
	 * @return for example {@code application.yml:12} or {@code environment variable}
	 */
	public String origin(RawSetting setting) {
		if (setting.location() != null) {
			return setting.location();
		}
		String plain = setting.name().replaceFirst("\\[0]$", "");
		for (PropertySource<?> source : this.environment.getPropertySources()) {
			boolean attached = ConfigurationPropertySources.isAttachedConfigurationPropertySource(source);
			if (!attached && (source.containsProperty(setting.name()) || source.containsProperty(plain))) {
				return origin(source);
			}
		}
		return "origin unknown";
	}

	private static String origin(PropertySource<?> source) {
		if (source instanceof SystemEnvironmentPropertySource) {
			return "environment variable";
		}
		return switch (source.getName()) {
			case StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME -> "system property";
			case CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME -> "command line";
			case "Inlined Test Properties" -> "properties of the test";
			case "Dynamic Test Properties" -> "@DynamicPropertySource of the test";
			default -> SettingText.show(source.getName());
		};
	}

	private RawSetting resolve(String name, String value, @Nullable String location, boolean list) {
		if (!value.contains("${")) {
			return new RawSetting(name, value, location, list, null);
		}
		try {
			return new RawSetting(name, this.environment.resolveRequiredPlaceholders(value), location, list, null);
		}
		catch (IllegalArgumentException ex) {
			return new RawSetting(name, value, location, list, missing(value));
		}
	}

	private String missing(String value) {
		int start = value.indexOf("${");
		int end = value.indexOf('}', start);
		return (end > 0) ? value.substring(start, end + 1) : "${";
	}

	private static String writtenName(ConfigurationProperty property) {
		Origin origin = property.getOrigin();
		if (origin instanceof PropertySourceOrigin source) {
			return source.getPropertyName();
		}
		return (origin instanceof SystemEnvironmentOrigin variable) ? variable.getProperty()
				: property.getName().toString();
	}

	// Returns a setting with its name and location, without its value.
	static RawSetting written(PropertySource<?> source, String name) {
		return new RawSetting(name, "", locationOf(PropertySourceOrigin.get(source, name)));
	}

	private static @Nullable String locationOf(@Nullable Origin origin) {
		Origin place = (origin instanceof PropertySourceOrigin source) ? source.getOrigin() : origin;
		if (place instanceof TextResourceOrigin text && text.getResource() != null && text.getLocation() != null) {
			return text.getResource().getFilename() + ":" + (text.getLocation().getLine() + 1);
		}
		return null;
	}

}
