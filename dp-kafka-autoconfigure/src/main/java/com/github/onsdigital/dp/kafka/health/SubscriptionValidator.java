package com.github.onsdigital.dp.kafka.health;

import java.util.ArrayList;
import java.util.List;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.settings.SubscribedNames;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Validates the subscriptions of consumers before the first consumer starts.
 */
final class SubscriptionValidator {

	private final NamedChecks checks;

	private final SettingProblems problems;

	SubscriptionValidator(NamedChecks checks) {
		this(checks, new SettingProblems());
	}

	SubscriptionValidator(NamedChecks checks, SettingProblems problems) {
		this.checks = checks;
		this.problems = problems;
	}

	/**
	 * Validates the names of one consumer.
	 */
	void validate(ConsumerGroup consumer) {
		List<String> names = consumer.subscribedTo();
		String setting = "kafka.consumers." + consumer.id() + ".subscribe-to";
		String error = names.isEmpty() ? null : SubscribedNames.error(names);
		if (error != null) {
			this.problems.error(setting, "consumer " + consumer.id() + ": " + error);
		}
		names.forEach((name) -> validateName(setting, consumer.id(), name));
	}

	/**
	 * Throws if there is an error.
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if a
	 * subscription is wrong
	 */
	void report() {
		this.problems.throwIfAny();
	}

	/**
	 * Validates one name.
	 * @param setting the origin of the name
	 * @param consumer the consumer's id
	 * @param name the name
	 */
	void validateName(String setting, String consumer, String name) {
		String subject = "consumer " + consumer + ": health subscription " + SettingText.quote(name) + " ";
		if (name.equals(ConsumerHealthHold.SELF) || name.equals("none")) {
			return;
		}
		if (!this.checks.available()) {
			this.problems.error(setting, subject + "needs org.springframework.boot:spring-boot-starter-actuator");
		}
		else if (this.checks.dependsOnConsumers(name)) {
			this.problems.error(setting, subject
					+ "depends on the state of consumers, so a consumer that waits for it could wait for itself. "
					+ "Use self");
		}
		else if (this.checks.find(name) == null) {
			List<String> known = new ArrayList<>(List.of(ConsumerHealthHold.SELF));
			known.addAll(this.checks.names());
			this.problems.error(setting,
					subject + "is unknown. Indicators: " + String.join(", ", known) + Suggestion.question(name, known));
		}
	}

}
