package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.convert.ConversionService;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Binds the settings of all consumers and producers with Boot's binder: blank values are
 * skipped, placeholders are resolved, variables of Kubernetes are ignored. Lists and
 * booleans are converted as by {@link SettingParser}, not by Boot. Secrets are hidden:
 * the record is a bean that an application may print, and no client is created from it.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingsBinder {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("kafka");

	private static final ConversionService CONVERSIONS = conversions();

	private final SettingsReader reader;

	private SettingsBinder(SettingsReader reader) {
		this.reader = reader;
	}

	/**
	 * Binds all properties below {@code kafka}, validated or not.
	 * @param reader reads the settings
	 * @return the properties, with the default for each wrong value
	 */
	public static DpKafkaProperties bind(SettingsReader reader) {
		return bind(List.of(new SettingsBinder(reader)::property), DpKafkaProperties.class);
	}

	/**
	 * Returns a record with the default of each component.
	 * @param <T> the type of the record
	 * @param type the type of the record
	 * @return the record
	 */
	public static <T> T defaults(Class<T> type) {
		return bind(List.of(), type);
	}

	private static <T> T bind(List<ConfigurationPropertySource> sources, Class<T> type) {
		return new Binder(sources, null, CONVERSIONS).bindOrCreate(PREFIX, Bindable.of(type), new IgnoreFailures());
	}

	private @Nullable ConfigurationProperty property(ConfigurationPropertyName name) {
		if (!PREFIX.isAncestorOf(name)) {
			return null;
		}
		String last = name.getLastElement(ConfigurationPropertyName.Form.DASHED);
		Object value = PropertyKeys.isMap(last) ? texts(name, last) : value(name, last);
		return (value != null) ? new ConfigurationProperty(name, value, null) : null;
	}

	private @Nullable Object value(ConfigurationPropertyName name, String last) {
		String section = name.getElement(1, ConfigurationPropertyName.Form.DASHED);
		RawSetting setting = PropertyKeys.isSingleOnly(section, last) ? null : this.reader.find(name.toString());
		if (setting == null || setting.missingPlaceholder() != null) {
			return null;
		}
		String shown = shown(name.toString(), setting);
		return PropertyKeys.isList(last) ? SettingParser.items(shown) : shown;
	}

	private @Nullable Map<String, String> texts(ConfigurationPropertyName name, String last) {
		Map<String, String> texts = new TreeMap<>();
		this.reader.below(name.toString(), last.equals("headers") ? '-' : '.').forEach((key, setting) -> {
			if (setting.missingPlaceholder() == null) {
				texts.put(key, shown(name + "." + key, setting));
			}
		});
		return texts.isEmpty() ? null : texts;
	}

	private static String shown(String name, RawSetting setting) {
		return (SecretSettings.isSecret(name) || SecretSettings.isSecretValue(setting.value()))
				? SettingText.hide(setting.value()) : setting.value().strip();
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
	 * Replaces each value that cannot be converted by its default. The checks report it.
	 */
	private static final class IgnoreFailures extends AbstractBindHandler {

		@Override
		public @Nullable Object onFailure(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				Exception error) {
			return null;
		}

	}

}
