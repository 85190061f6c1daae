package com.github.onsdigital.dp.kafka.health;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.Suggestion;

/**
 * Judges what consumers subscribe to, before the first of them starts.
 */
final class SubscriptionRules {

	private static final Logger logger = LoggerFactory.getLogger(SubscriptionRules.class);

	private final NamedChecks checks;

	private final SettingProblems problems;

	SubscriptionRules(NamedChecks checks) {
		this(checks, new SettingProblems());
	}

	SubscriptionRules(NamedChecks checks, SettingProblems problems) {
		this.checks = checks;
		this.problems = problems;
	}

	/**
	 * Judges the names of one consumer.
	 * @param consumer the consumer
	 */
	void judge(ConsumerGroup consumer) {
		List<String> names = consumer.subscribedTo();
		String setting = "kafka.consumers." + consumer.id() + ".subscribe-to";
		Set<String> seen = new HashSet<>();
		for (String name : names) {
			if (!seen.add(name)) {
				this.problems.warn(setting,
						"consumer " + consumer.id() + ": health subscription \"" + name + "\" is named twice");
			}
			else if ("none".equals(name)) {
				judgeNone(setting, consumer, names);
			}
			else {
				judgeName(setting, consumer.id(), name);
			}
		}
	}

	/**
	 * Tells what was found.
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if
	 * anything is wrong
	 */
	void tell() {
		this.problems.warnings().forEach((warning) -> logger.warn("{}", warning.text()));
		this.problems.throwIfAny();
	}

	private void judgeNone(String setting, ConsumerGroup consumer, List<String> names) {
		List<String> others = names.stream().filter((name) -> !"none".equals(name)).toList();
		if (!others.isEmpty()) {
			this.problems.error(setting, "consumer " + consumer.id() + ": subscribe-to is none and "
					+ String.join(", ", others) + "; keep one");
		}
	}

	/**
	 * Judges one name.
	 * @param setting where it is written
	 * @param consumer the consumer's id
	 * @param name the name
	 */
	void judgeName(String setting, String consumer, String name) {
		String subject = "consumer " + consumer + ": health subscription " + SettingText.quote(name) + " ";
		if (name.equals(ConsumerHealthBinding.SELF) || name.equals("none")) {
			return;
		}
		if (!this.checks.available()) {
			this.problems.error(setting, subject + "needs org.springframework.boot:spring-boot-starter-actuator");
		}
		else if (this.checks.tellsOfConsumers(name)) {
			this.problems.error(setting, subject
					+ "tells what consumers do, so a consumer that waits for it could wait for itself. Use self");
		}
		else if (this.checks.find(name) == null) {
			List<String> known = new ArrayList<>(List.of(ConsumerHealthBinding.SELF));
			known.addAll(this.checks.names());
			this.problems.error(setting,
					subject + "is unknown. Indicators: " + String.join(", ", known) + Suggestion.question(name, known));
		}
	}

}
