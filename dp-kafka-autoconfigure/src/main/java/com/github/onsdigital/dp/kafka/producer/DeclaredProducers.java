package com.github.onsdigital.dp.kafka.producer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The producers declared below {@code kafka.producers}. They are validated with all other
 * settings in one report.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class DeclaredProducers implements SettingsCheck {

	private final ProducerSettingsResolver resolver;

	private final Map<String, ProducerSettings> producers = new LinkedHashMap<>();

	/**
	 * Creates the check.
	 * @param resolver resolves the settings
	 */
	public DeclaredProducers(ProducerSettingsResolver resolver) {
		this.resolver = resolver;
	}

	@Override
	public void check(SettingProblems problems) {
		this.producers.clear();
		this.resolver.resolveAll(problems).forEach((settings) -> this.producers.put(settings.name(), settings));
	}

	/**
	 * Performs an action for the settings of each producer.
	 * @param action receives the settings
	 */
	public void forEach(Consumer<ProducerSettings> action) {
		this.producers.values().forEach(action);
	}

	/**
	 * Returns the settings of a valid producer.
	 * @param name its name
	 * @param brokers the number of distinct addresses in effect
	 * @return the settings
	 * @throws IllegalStateException if there is none, or the settings were not validated
	 * yet
	 */
	public ProducerSettings settings(String name, int brokers) {
		ProducerSettings settings = this.producers.get(name);
		if (settings == null) {
			throw new IllegalStateException("no settings for producer " + name);
		}
		return this.resolver.lowered(settings, brokers);
	}

}
