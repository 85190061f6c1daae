package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionService;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Binds settings with Boot's binder to the same texts that were validated: blank values
 * are skipped, placeholders are resolved, variables of Kubernetes are ignored. Lists and
 * booleans are converted as by {@link SettingParser}, not by Boot.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingsBinder {

	private static final ConversionService CONVERSIONS = conversions();

	private final ConfigurationPropertyName prefix;

	private final Values values;

	private final SettingProblems problems;

	private SettingsBinder(String prefix, Values values, SettingProblems problems) {
		this.prefix = ConfigurationPropertyName.of(prefix);
		this.values = values;
		this.problems = problems;
	}

	/**
	 * Binds all properties below {@code kafka}, validated or not.
	 * @param reader reads the settings
	 * @return the properties, with the default for each wrong value
	 */
	static DpKafkaProperties bind(SettingsReader reader) {
		return bind("kafka", DpKafkaProperties.class, new Shared(reader), new SettingProblems());
	}

	/**
	 * Binds a record.
	 * @param <T> the type of the record
	 * @param prefix the prefix of the names of its components
	 * @param type the type of the record
	 * @param values the validated settings
	 * @param problems receives the settings that passed validation but cannot be bound
	 * @return the record
	 */
	public static <T> T bind(String prefix, Class<T> type, Values values, SettingProblems problems) {
		return new SettingsBinder(prefix, values, problems).bind(type);
	}

	private <T> T bind(Class<T> type) {
		ConfigurationPropertySource source = this::property;
		return new Binder(List.of(source), null, CONVERSIONS).bindOrCreate(this.prefix, Bindable.of(type), handler());
	}

	private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
		if (!this.prefix.isAncestorOf(name)) {
			return null;
		}
		String key = key(name);
		String last = name.getLastElement(ConfigurationPropertyName.Form.DASHED);
		Object value = PropertyKeys.isMap(last) ? texts(this.values.below(key)) : value(last, this.values.find(key));
		return (value != null) ? new ConfigurationProperty(name, value, null) : null;
	}

	private static @Nullable Object value(String last, @Nullable RawSetting setting) {
		if (setting == null || setting.missingPlaceholder() != null) {
			return null;
		}
		return PropertyKeys.isList(last) ? SettingParser.items(setting.value()) : setting.value().strip();
	}

	private static @Nullable Map<String, String> texts(Map<String, RawSetting> settings) {
		Map<String, String> texts = new TreeMap<>();
		settings.forEach((key, setting) -> {
			if (setting.missingPlaceholder() == null) {
				texts.put(key, setting.value().strip());
			}
		});
		return texts.isEmpty() ? null : texts;
	}

	private String key(ConfigurationPropertyName name) {
		return name.subName(this.prefix.getNumberOfElements()).toString();
	}

	private BindHandler handler() {
		return new AbstractBindHandler() {

			@Override
			public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Exception error) {
				RawSetting setting = SettingsBinder.this.values.find(key(name));
				SettingsBinder.this.problems.error((setting != null) ? setting.label() : name.toString(),
						name + " cannot be read");
				return null;
			}

		};
	}

	private static ConversionService conversions() {
		ApplicationConversionService conversions = new ApplicationConversionService();
		conversions.addConverter(String.class, Boolean.class, (text) -> {
			Boolean value = SettingParser.trueOrFalse(text);
			if (value == null) {
				throw new IllegalArgumentException("neither true nor false");
			}
			return value;
		});
		return conversions;
	}

	/**
	 * Settings by keys below the prefix of a record.
	 */
	public interface Values {

		/**
		 * Finds a setting.
		 * @param key its name below the prefix, in lower case with dashes
		 * @return the value with the highest precedence, or {@code null} if it is not set
		 */
		@Nullable RawSetting find(String key);

		/**
		 * Reads all settings below a key of a map.
		 * @param key {@code properties} or {@code headers}
		 * @return the value with the highest precedence of each, by the user's keys
		 */
		Map<String, RawSetting> below(String key);

	}

	/**
	 * The settings for all consumers and producers, with secrets hidden. The record is a
	 * bean that an application may print, and no client is created from it.
	 *
	 * @param reader reads the settings
	 */
	private record Shared(SettingsReader reader) implements Values {

		@Override
		public @Nullable RawSetting find(String key) {
			RawSetting setting = isSingleOnly(key) ? null : this.reader.find("kafka." + key);
			return (setting != null) ? shown(key, setting) : null;
		}

		@Override
		public Map<String, RawSetting> below(String key) {
			Map<String, RawSetting> shown = new TreeMap<>();
			this.reader.below("kafka." + key, key.endsWith("headers") ? '-' : '.')
				.forEach((name, setting) -> shown.put(name, shown(key + "." + name, setting)));
			return shown;
		}

		private static boolean isSingleOnly(String key) {
			int dot = key.indexOf('.');
			return dot > 0 && PropertyKeys.isSingleOnly(key.substring(0, dot), key.substring(dot + 1));
		}

		private static RawSetting shown(String key, RawSetting setting) {
			if (!SecretSettings.isSecret("kafka." + key) && !SecretSettings.isSecretValue(setting.value())) {
				return setting;
			}
			return new RawSetting(setting.name(), "[hidden, " + setting.value().length() + " chars]", setting.where(),
					false, setting.missingPlaceholder());
		}

	}

}
