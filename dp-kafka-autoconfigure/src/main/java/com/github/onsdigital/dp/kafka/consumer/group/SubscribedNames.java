package com.github.onsdigital.dp.kafka.consumer.group;

import java.util.List;
import java.util.stream.Stream;

/**
 * The names of a subscription that is given in code.
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
			throw new IllegalArgumentException("'none' stands alone, not in " + all);
		}
		return List.of();
	}

}
