package com.github.onsdigital.dp.kafka.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Rejects a version of Spring Kafka that lacks fixes that dp-kafka needs.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SpringKafkaVersionCheck implements SettingsCheck {

	private static final int[] LEAST = { 4, 1, 2 };

	private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})(.*)");

	private final @Nullable String version;

	/**
	 * Creates a check.
	 * @param version the version on the classpath, or {@code null} if its jar does not
	 * specify one
	 */
	public SpringKafkaVersionCheck(@Nullable String version) {
		this.version = version;
	}

	@Override
	public void check(SettingProblems problems) {
		String found = this.version;
		Matcher matcher = VERSION.matcher((found != null) ? found : "");
		if (found == null || !matcher.matches()) {
			return;
		}
		for (int i = 0; i < LEAST.length; i++) {
			int number = Integer.parseInt(matcher.group(i + 1));
			if (number < LEAST[i]) {
				problems.error("org.springframework.kafka:spring-kafka",
						"dp-kafka needs spring-kafka 4.1.2 or later (GH-4622, GH-4687, GH-4708); found "
								+ SettingText.show(found));
			}
			if (number != LEAST[i]) {
				return;
			}
		}
	}

}
