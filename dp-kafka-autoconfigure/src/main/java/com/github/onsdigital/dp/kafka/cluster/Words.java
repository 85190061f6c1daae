package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Small things that are said in many places.
 */
final class Words {

	private static final int LONGEST = 300;

	private Words() {
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
		String message = String.valueOf(failed.getMessage()).replaceAll("\\p{Cntrl}+", " ").strip();
		return (message.length() > LONGEST) ? message.substring(0, LONGEST) + "…" : message;
	}

}
