package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.Locale;
import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * Judges the id of a consumer: it is part of names of settings and variables.
 */
final class ConsumerId {

	private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

	private ConsumerId() {
	}

	/**
	 * Judges an id.
	 * @param id the id
	 * @param source where it is declared
	 * @param problems told if it is wrong
	 * @return whether it is right
	 */
	static boolean check(String id, String source, SettingProblems problems) {
		if (FORM.matcher(id).matches()) {
			return true;
		}
		if (id.isEmpty()) {
			problems.error(source, source + ": id is compulsory but was not provided");
			return false;
		}
		String better = suggestion(id);
		problems.error(source, "consumer id \"" + id + "\" must be lower case with dashes"
				+ (FORM.matcher(better).matches() ? ": " + better : ", for example order-events"));
		return false;
	}

	private static String suggestion(String id) {
		return id.replaceAll("([a-z0-9])([A-Z])", "$1-$2")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9]+", "-")
			.replaceAll("^-+|-+$", "");
	}

}
