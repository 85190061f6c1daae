package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.List;
import java.util.stream.Stream;

/**
 * Validates the names of a subscription that is created in code.
 */
final class SubscribedNames {

	private static final String NONE = "none";

	private SubscribedNames() {
	}

	static List<String> of(String... names) {
		List<String> all = Stream.of(names).map(String::trim).filter((name) -> !name.isEmpty()).distinct().toList();
		if (all.isEmpty()) {
			throw new IllegalArgumentException("Name at least one check, or 'none'");
		}
		if (!all.contains(NONE)) {
			return all;
		}
		if (all.size() > 1) {
			throw new IllegalArgumentException("'none' cannot be combined with other names; found " + all);
		}
		return List.of();
	}

}
