package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Formats durations, failures and texts of peers for messages.
 */
final class Formats {

	private static final int MAX_LENGTH = 300;

	/**
	 * Control, format, private, unassigned and lone surrogates; line and paragraph ends.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

	private Formats() {
	}

	// Formats a duration as in a property.
	static String of(Duration duration) {
		long millis = duration.toMillis();
		if (millis < 1000) {
			return millis + "ms";
		}
		return (millis % 1000 == 0) ? millis / 1000 + "s" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
	}

	// Describes an unexpected failure by its class only.
	static String unexpected(Throwable failed) {
		List<Throwable> causes = Causes.of(failed);
		return "could not be checked: " + causes.get(causes.size() - 1).getClass().getSimpleName();
	}

	// Returns the message of a failure in one line of limited length.
	static String of(Throwable failed) {
		return truncate(clean(String.valueOf(SafeText.message(failed))), MAX_LENGTH);
	}

	// Cleans a text that may contain data from a peer: removes line feeds, escape
	// sequences and other characters that control a terminal or the text direction.
	static String clean(String text) {
		return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
	}

	static String truncate(String text, int maxLength) {
		if (text.length() <= maxLength) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
		return text.substring(0, end) + "…";
	}

}
