package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import java.util.List;
import java.util.function.Supplier;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;

/**
 * Warns that only Kafka's secrets stay hidden if Actuator shows all values.
 */
final class ShownValuesCheck implements SettingsCheck {

	private final Supplier<SettingsReader> reader;

	ShownValuesCheck(Supplier<SettingsReader> reader) {
		this.reader = reader;
	}

	@Override
	public void check(SettingProblems problems) {
		for (String page : List.of("env", "configprops")) {
			RawSetting setting = this.reader.get().find("management.endpoint." + page + ".show-values");
			if (setting != null && setting.value().strip().equalsIgnoreCase("always")) {
				problems.warn(setting, setting.name() + "=always: Kafka's secrets stay hidden there, others may not");
			}
		}
	}

}
