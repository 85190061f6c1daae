package com.github.onsdigital.dp.kafka.consumer.settings;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates the list of checks that a consumer subscribes to, of a setting or of code.
 * Whether checks of these names exist is validated in the health package, which knows
 * them.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SubscribedNames {

	private static final String NONE = "none";

	private SubscribedNames() {
	}

	/**
	 * Validates a list of names.
	 * @param names the names
	 * @return the error, or {@code null} if the list is valid
	 */
	public static @Nullable String error(List<String> names) {
		if (names.isEmpty()) {
			return "health subscription is empty; an empty list would always be healthy. "
					+ "Remove it, name indicators, or say none";
		}
		return names.contains(NONE) ? names.stream()
			.filter((name) -> !name.equals(NONE))
			.findFirst()
			.map((other) -> "subscribe-to is none and " + SettingText.show(other) + "; keep one")
			.orElse(null) : null;
	}

	/**
	 * Validates names that code specifies.
	 * @param consumer the consumer's id
	 * @param names the names
	 * @return the names without duplicates and without {@code none}
	 * @throws IllegalArgumentException if the list is not valid
	 */
	public static List<String> of(String consumer, String... names) {
		List<String> all = Stream.of(names).map(String::strip).filter((name) -> !name.isEmpty()).toList();
		String error = error(all);
		if (error != null) {
			throw new IllegalArgumentException("consumer " + consumer + ": " + error);
		}
		return distinct(all);
	}

	/**
	 * Validates the setting of a consumer. Returns the names without duplicates and
	 * without {@code none}.
	 */
	static List<String> of(ConsumerValues values, SettingProblems problems) {
		RawSetting setting = values.find(ConsumerKeys.SUBSCRIBE_TO);
		List<String> names = new SettingParser(problems).list(values.title(ConsumerKeys.SUBSCRIBE_TO), setting);
		if (setting == null || names == null) {
			return ConsumerKeys.DEFAULTS.subscribeTo();
		}
		String error = error(names);
		if (error != null) {
			problems.error(setting, "consumer " + values.id() + ": " + error);
		}
		Set<String> seen = new LinkedHashSet<>();
		names.stream()
			.filter((name) -> !seen.add(name))
			.forEach((name) -> problems.warn(setting, "consumer " + values.id() + ": health subscription names "
					+ SettingText.show(name) + " twice; counted once"));
		return distinct(names);
	}

	private static List<String> distinct(List<String> names) {
		return names.stream().distinct().filter((name) -> !name.equals(NONE)).toList();
	}

}
