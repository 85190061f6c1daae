package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.Objects;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingDurations;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Reads and validates {@code kafka.retry.*} and {@code kafka.health.*}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ClusterSettingsCheck implements SettingsCheck {

	private final SettingsReader reader;

	private RetrySettings retry = RetrySettings.DEFAULT;

	private HealthSettings health = HealthSettings.DEFAULT;

	/**
	 * Creates a check.
	 * @param reader reads the settings
	 */
	public ClusterSettingsCheck(SettingsReader reader) {
		this.reader = reader;
	}

	@Override
	public void check(SettingProblems problems) {
		SettingProblems found = new SettingProblems();
		RetrySettings retries = RetrySettings.DEFAULT;
		retries = new RetrySettings(duration("kafka.retry.min-period", retries.minPeriod(), false, found),
				duration("kafka.retry.max-period", retries.maxPeriod(), false, found));
		if (!found.hasErrors() && retries.minPeriod().compareTo(retries.maxPeriod()) > 0) {
			RawSetting setting = this.reader.find("kafka.retry.min-period");
			setting = (setting != null) ? setting : this.reader.find("kafka.retry.max-period");
			found.error((setting != null) ? setting.label() : "kafka.retry",
					"kafka.retry.min-period (" + SettingDurations.print(retries.minPeriod())
							+ ") must be smaller or equal to kafka.retry.max-period ("
							+ SettingDurations.print(retries.maxPeriod()) + ")");
		}
		HealthSettings checks = HealthSettings.DEFAULT;
		this.retry = retries;
		this.health = new HealthSettings(duration("kafka.health.interval", checks.interval(), false, found),
				duration("kafka.health.timeout", checks.timeout(), false, found),
				duration("kafka.health.start-after", checks.startAfter(), true, found),
				duration("kafka.health.stop-after", checks.stopAfter(), true, found));
		problems.addAll(found);
	}

	/**
	 * Returns the settings of {@code kafka.retry}.
	 * @return the validated settings; the defaults before {@link #check}
	 */
	public RetrySettings retry() {
		return this.retry;
	}

	/**
	 * Returns the settings of {@code kafka.health}.
	 * @return the validated settings; the defaults before {@link #check}
	 */
	public HealthSettings health() {
		return this.health;
	}

	private Duration duration(String property, Duration byDefault, boolean zeroAllowed, SettingProblems problems) {
		return Objects.requireNonNullElse(
				new SettingParser(problems).duration(property, this.reader.find(property), zeroAllowed), byDefault);
	}

}
