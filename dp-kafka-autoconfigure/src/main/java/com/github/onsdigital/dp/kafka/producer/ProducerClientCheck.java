package com.github.onsdigital.dp.kafka.producer;

import java.util.Map;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Validates the raw client settings of a producer with the checks of Kafka.
 */
final class ProducerClientCheck {

	private ProducerClientCheck() {
	}

	static void check(String name, Map<String, Object> springKafka, Map<String, RawSetting> raw,
			Map<String, Object> client, SettingProblems problems) {
		String refusal = (client.isEmpty() && springKafka.isEmpty()) ? null
				: ProducerConfigValidator.refusal(springKafka, client);
		if (refusal == null) {
			return;
		}
		RawSetting setting = raw.entrySet()
			.stream()
			.filter((entry) -> refusal.contains(entry.getKey()))
			.map(Map.Entry::getValue)
			.findFirst()
			.orElseGet(() -> springKafkaSetting(raw, springKafka, refusal));
		problems.error(setting, "producer " + name + ": " + refusal);
	}

	private static RawSetting springKafkaSetting(Map<String, RawSetting> raw, Map<String, Object> springKafka,
			String refusal) {
		if (springKafka.keySet().stream().anyMatch(refusal::contains) || raw.isEmpty()) {
			return new RawSetting("spring.kafka.producer", "", null);
		}
		return raw.values().iterator().next();
	}

}
