package com.github.onsdigital.dp.kafka.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

import static org.assertj.core.api.Assertions.assertThat;

class SharedPropertyCheckTests {

	// can be set for a single consumer or producer only
	private static final Set<String> SINGLE_ONLY = Set.of("topic", "group", "dead-letter-topic");

	@Test
	void everySharedSettingIsKnown() {
		Set<String> keys = new TreeSet<>();
		for (RecordComponent component : DpKafkaProperties.class.getRecordComponents()) {
			String name = DataObjectPropertyName.toDashedForm(component.getName());
			if (component.getType().isRecord()) {
				assertThat(SharedPropertyCheck.SECTIONS.get(name)).as(name)
					.containsExactlyInAnyOrderElementsOf(keys(component.getType()));
			}
			else {
				keys.add(name);
			}
		}
		assertThat(SharedPropertyCheck.KEYS).containsExactlyInAnyOrderElementsOf(keys);
	}

	private static Set<String> keys(Class<?> section) {
		Set<String> keys = new TreeSet<>();
		Arrays.stream(section.getRecordComponents())
			.forEach((component) -> keys.add(DataObjectPropertyName.toDashedForm(component.getName())));
		keys.removeAll(SINGLE_ONLY);
		return keys;
	}

}
