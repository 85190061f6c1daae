package com.github.onsdigital.dp.kafka.settings;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Compares names of settings like Spring Boot's relaxed binding: case, dashes and
 * underscores are ignored.
 */
final class RelaxedNames {

	private RelaxedNames() {
	}

	// one element of a name
	static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	// a whole name, also with dots, brackets or as an environment variable
	static String lettersAndDigits(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	static @Nullable String find(String written, Collection<String> names) {
		String uniform = uniform(written);
		return names.stream().filter((name) -> uniform(name).equals(uniform)).findFirst().orElse(null);
	}

}
