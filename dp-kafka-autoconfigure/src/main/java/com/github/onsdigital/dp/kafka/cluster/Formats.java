package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Small things that are said in many places.
 */
final class Formats {

	private static final int LONGEST = 300;

	/**
	 * Control, format, private, unassigned and lone surrogates; line and paragraph ends.
	 */
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]+");

	private Formats() {
	}

	// A duration as an operator writes it.
	static String of(Duration duration) {
		long millis = duration.toMillis();
		if (millis < 1000) {
			return millis + "ms";
		}
		return (millis % 1000 == 0) ? millis / 1000 + "s" : String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
	}

	// What is said of a failure that nobody foresaw: no more than what it is.
	static String unforeseen(Throwable failed) {
		List<Throwable> causes = Causes.of(failed);
		return "could not be asked: " + causes.get(causes.size() - 1).getClass().getSimpleName();
	}

	// What something else said, in one line and not too long.
	static String of(Throwable failed) {
		return cut(clean(String.valueOf(SafeText.message(failed))), LONGEST);
	}

	// A text that may hold what a peer sent: without line ends, escapes and other
	// characters that steer a terminal or the direction of writing.
	static String clean(String text) {
		return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
	}

	static String cut(String text, int longest) {
		if (text.length() <= longest) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
		return text.substring(0, end) + "…";
	}

}
