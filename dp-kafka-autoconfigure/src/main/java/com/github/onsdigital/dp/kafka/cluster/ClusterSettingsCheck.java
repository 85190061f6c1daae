package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingDurations;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates {@code kafka.retry.*} and {@code kafka.health.*}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ClusterSettingsCheck implements SettingsCheck {

	private final SettingsReader reader;

	/**
	 * Creates a check.
	 * @param reader reads the settings
	 */
	public ClusterSettingsCheck(SettingsReader reader) {
		this.reader = reader;
	}

	@Override
	public void check(SettingProblems problems) {
		Duration min = duration("kafka.retry.min-period", RetrySettings.DEFAULT.minPeriod(), false, problems);
		Duration max = duration("kafka.retry.max-period", RetrySettings.DEFAULT.maxPeriod(), false, problems);
		if (min != null && max != null && min.compareTo(max) > 0) {
			RawSetting setting = this.reader.find("kafka.retry.min-period");
			setting = (setting != null) ? setting : this.reader.find("kafka.retry.max-period");
			problems.error((setting != null) ? setting.label() : "kafka.retry",
					"kafka.retry.min-period (" + SettingDurations.print(min)
							+ ") must be smaller or equal to kafka.retry.max-period (" + SettingDurations.print(max)
							+ ")");
		}
		duration("kafka.health.interval", Duration.ZERO, false, problems);
		duration("kafka.health.timeout", Duration.ZERO, false, problems);
		duration("kafka.health.start-after", Duration.ZERO, true, problems);
		duration("kafka.health.stop-after", Duration.ZERO, true, problems);
	}

	private @Nullable Duration duration(String property, Duration usual, boolean zeroAllowed,
			SettingProblems problems) {
		RawSetting setting = this.reader.find(property);
		return (setting != null) ? new SettingParser(problems).duration(property, setting, zeroAllowed) : usual;
	}

}
