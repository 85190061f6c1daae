package com.github.onsdigital.dp.kafka.producer;

import java.util.Map;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Has Kafka judge the raw settings of a producer, as it would when the producer is made.
 */
final class ProducerClientCheck {

	private ProducerClientCheck() {
	}

	static void check(String name, Map<String, Object> springs, Map<String, RawSetting> raw, Map<String, Object> client,
			SettingProblems problems) {
		String refusal = (client.isEmpty() && springs.isEmpty()) ? null : ProducerConfigValidator.refusal(springs, client);
		if (refusal == null) {
			return;
		}
		RawSetting setting = raw.entrySet()
			.stream()
			.filter((entry) -> refusal.contains(entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(() -> springsSetting(raw, springs, refusal));
		problems.error(setting, "producer " + name + ": " + refusal);
	}

	private static RawSetting springsSetting(Map<String, RawSetting> raw, Map<String, Object> springs, String refusal) {
		if (springs.keySet().stream().anyMatch(refusal::contains) || raw.isEmpty()) {
			return new RawSetting("spring.kafka.producer", "", null);
		}
		return raw.values().iterator().next();
	}

}
