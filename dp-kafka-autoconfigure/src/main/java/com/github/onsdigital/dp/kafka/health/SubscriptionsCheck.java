package com.github.onsdigital.dp.kafka.health;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Judges the names that declared consumers subscribe to in the one report of all
 * settings, also those of consumers with other mistakes. What only the contributors
 * themselves can tell is judged by {@link HealthDriver} when it starts. Public only for
 * other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class SubscriptionsCheck implements SettingsCheck {

	private static final String KEY = "subscribe-to";

	private final Supplier<SettingsReader> reader;

	private final Supplier<Collection<ConsumerDeclaration>> consumers;

	private final NamedChecks checks;

	/**
	 * Makes the check.
	 * @param reader reads the settings
	 * @param consumers the consumers that were found, right or wrong
	 * @param checks knows the names without making a bean
	 */
	public SubscriptionsCheck(Supplier<SettingsReader> reader, Supplier<Collection<ConsumerDeclaration>> consumers,
			NamedChecks checks) {
		this.reader = reader;
		this.consumers = consumers;
		this.checks = checks;
	}

	@Override
	public void check(SettingProblems problems) {
		SubscriptionRules rules = new SubscriptionRules(this.checks, problems);
		for (ConsumerDeclaration consumer : this.consumers.get()) {
			RawSetting setting = setting(consumer);
			// what is wrong with the list itself was told with the consumer's settings
			List<String> names = new SettingParser(new SettingProblems()).list(KEY, setting);
			if (setting != null && names != null) {
				names.stream().distinct().forEach((name) -> rules.judgeName(setting.label(), consumer.id(), name));
			}
		}
	}

	private @Nullable RawSetting setting(ConsumerDeclaration consumer) {
		SettingsReader reader = this.reader.get();
		RawSetting own = reader.find("kafka.consumers." + consumer.id() + "." + KEY);
		String declared = Objects.requireNonNullElse(consumer.attributes().get(KEY), "");
		if (own == null && !declared.isBlank()) {
			return new RawSetting(consumer.source(), declared, null);
		}
		return (own != null) ? own : reader.find("kafka.consumer." + KEY);
	}

}
