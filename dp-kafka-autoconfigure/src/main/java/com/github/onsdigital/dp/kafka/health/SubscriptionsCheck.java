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
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates the subscriptions of declared consumers as part of the report of all
 * settings, also for consumers with other mistakes. {@link HealthCheckScheduler}
 * validates at its start what requires the contributors themselves.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SubscriptionsCheck implements SettingsCheck {

	private static final String KEY = "subscribe-to";

	private final Supplier<SettingsReader> reader;

	private final Supplier<Collection<ConsumerDeclaration>> consumers;

	private final NamedChecks checks;

	/**
	 * Creates the check.
	 * @param reader reads the settings
	 * @param consumers the declared consumers, valid or not
	 * @param checks finds the names without creating a bean
	 */
	public SubscriptionsCheck(Supplier<SettingsReader> reader, Supplier<Collection<ConsumerDeclaration>> consumers,
			NamedChecks checks) {
		this.reader = reader;
		this.consumers = consumers;
		this.checks = checks;
	}

	@Override
	public void check(SettingProblems problems) {
		SubscriptionValidator validator = new SubscriptionValidator(this.checks, problems);
		for (ConsumerDeclaration consumer : this.consumers.get()) {
			RawSetting setting = setting(consumer);
			// problems of the list itself are reported with the consumer's settings
			List<String> names = new SettingParser(new SettingProblems()).list(KEY, setting);
			if (setting != null && names != null) {
				names.stream()
					.distinct()
					.forEach((name) -> validator.validateName(setting.label(), consumer.id(), name));
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
