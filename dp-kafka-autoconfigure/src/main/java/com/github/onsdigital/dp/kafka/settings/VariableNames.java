package com.github.onsdigital.dp.kafka.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Converts the names of settings to environment variables.
 */
final class VariableNames {

	private VariableNames() {
	}

	/**
	 * Returns the forms of a name or of a part of it: in each part, dashes become
	 * underscores or are removed.
	 * @param property lower case with dashes and dots
	 * @return the forms, in capitals
	 */
	static List<String> forms(String property) {
		List<String> forms = List.of("");
		for (String element : property.split("\\.", -1)) {
			String upper = element.toUpperCase(Locale.ROOT);
			List<String> longer = new ArrayList<>();
			for (String form : forms) {
				String before = form.isEmpty() ? "" : form + "_";
				longer.add(before + upper.replace('-', '_'));
				if (element.indexOf('-') >= 0) {
					longer.add(before + upper.replace("-", ""));
				}
			}
			forms = longer;
		}
		return forms;
	}

	/**
	 * Returns the rest of a variable's name after one of the prefixes.
	 * @param variable the name
	 * @param prefixes the prefixes, in capitals
	 * @param separator the character that an {@code _} represents
	 * @return the rest in lower case, or {@code null} if the name is not below them
	 */
	static @Nullable String key(String variable, List<String> prefixes, char separator) {
		String upper = variable.toUpperCase(Locale.ROOT);
		for (String prefix : prefixes) {
			if (upper.startsWith(prefix) && upper.length() > prefix.length()) {
				return upper.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', separator);
			}
		}
		return null;
	}

}
