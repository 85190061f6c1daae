package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Validates the subscription to checks. Whether checks of these names exist is validated
 * in the health package, which knows them.
 */
final class SubscribeToValidator {

	private static final String NONE = "none";

	private final ConsumerValues values;

	private final SettingProblems problems;

	SubscribeToValidator(ConsumerValues values, SettingProblems problems) {
		this.values = values;
		this.problems = problems;
	}

	/**
	 * Returns the subscribed names without duplicates and without {@code none}.
	 */
	List<String> validate() {
		RawSetting setting = this.values.find(ConsumerKeys.SUBSCRIBE_TO);
		@Nullable List<String> names = new SettingParser(this.problems).list(this.values.title(ConsumerKeys.SUBSCRIBE_TO),
				setting);
		if (setting == null || names == null) {
			return ConsumerKeys.DEFAULTS.subscribeTo();
		}
		if (names.isEmpty()) {
			this.problems.error(setting,
					"consumer " + this.values.id()
							+ ": health subscription is empty; an empty list would always be healthy. "
							+ "Remove it, name indicators, or say none");
		}
		Set<String> distinct = new LinkedHashSet<>();
		for (String name : names) {
			if (!distinct.add(name)) {
				this.problems.warn(setting, "consumer " + this.values.id() + ": health subscription names "
						+ SettingText.show(name) + " twice; counted once");
			}
		}
		if (distinct.remove(NONE) && !distinct.isEmpty()) {
			this.problems.error(setting, this.values.title(ConsumerKeys.SUBSCRIBE_TO) + " is none and "
					+ SettingText.show(distinct.iterator().next()) + "; keep one");
		}
		return List.copyOf(distinct);
	}

}
