package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Formats durations in the form of settings.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingDurations {

	private SettingDurations() {
	}

	/**
	 * Formats a duration in the largest unit that represents it exactly; in minutes only
	 * above 90 seconds.
	 * @param duration the duration
	 * @return for example {@code 200ms}, {@code 90s} or {@code 5m}
	 */
	public static String print(Duration duration) {
		long millis = duration.toMillis();
		if (millis % 1000 != 0) {
			return millis + "ms";
		}
		long seconds = millis / 1000;
		return (seconds > 90 && seconds % 60 == 0) ? (seconds / 60) + "m" : seconds + "s";
	}

}
