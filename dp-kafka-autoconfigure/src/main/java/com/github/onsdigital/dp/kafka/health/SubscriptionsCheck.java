package com.github.onsdigital.dp.kafka.health;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.github.onsdigital.dp.kafka.consumer.ConsumerDeclaration;
import com.github.onsdigital.dp.kafka.consumer.settings.ConsumerSettingsResolver;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
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

	private final Supplier<ConsumerSettingsResolver> resolver;

	private final Supplier<Collection<ConsumerDeclaration>> consumers;

	private final NamedChecks checks;

	/**
	 * Creates the check.
	 * @param resolver finds the settings
	 * @param consumers the declared consumers, valid or not
	 * @param checks finds the names without creating a bean
	 */
	public SubscriptionsCheck(Supplier<ConsumerSettingsResolver> resolver,
			Supplier<Collection<ConsumerDeclaration>> consumers, NamedChecks checks) {
		this.resolver = resolver;
		this.consumers = consumers;
		this.checks = checks;
	}

	/**
	 * Returns this check with other named checks.
	 * @param change receives the named checks and returns those to use
	 * @return a new check
	 */
	public SubscriptionsCheck withChecks(UnaryOperator<NamedChecks> change) {
		return new SubscriptionsCheck(this.resolver, this.consumers, change.apply(this.checks));
	}

	@Override
	public void check(SettingProblems problems) {
		SubscriptionValidator validator = new SubscriptionValidator(this.checks, problems);
		for (ConsumerDeclaration consumer : this.consumers.get()) {
			RawSetting setting = this.resolver.get().subscribeTo(consumer);
			// problems of the list itself are reported with the consumer's settings
			List<String> names = new SettingParser(new SettingProblems()).list("", setting);
			if (setting != null && names != null) {
				names.stream()
					.distinct()
					.forEach((name) -> validator.validateName(setting.label(), consumer.id(), name));
			}
		}
	}

}
