package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.Locale;
import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Validates the id of a consumer, which is part of property and variable names.
 */
final class ConsumerId {

	private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private ConsumerId() {
	}

	// Reports a problem and returns false if the id is invalid.
	static boolean check(String id, String source, SettingProblems problems) {
		if (FORM.matcher(id).matches()) {
			return true;
		}
		if (id.isEmpty()) {
			problems.error(source, source + ": id is compulsory but was not provided");
			return false;
		}
		String suggestion = suggestion(id);
		problems.error(source, "consumer id \"" + id + "\" must be lower case with dashes"
				+ (FORM.matcher(suggestion).matches() ? ": " + suggestion : ", for example order-events"));
		return false;
	}

	private static String suggestion(String id) {
		return id.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9]+", "-")
			.replaceAll("^-+|-+$", "");
	}

}
