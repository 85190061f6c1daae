package com.github.onsdigital.dp.kafka.settings;

import java.time.Duration;

/**
 * Formats durations in the form of settings. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
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
