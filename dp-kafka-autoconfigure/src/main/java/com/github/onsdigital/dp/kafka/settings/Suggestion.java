package com.github.onsdigital.dp.kafka.settings;

import java.util.Collection;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * "Did you mean …?", one rule for every name: the known name with the fewest letters to
 * change, if that is at most a third of them. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class Suggestion {

	private Suggestion() {
	}

	/**
	 * Finds the known name a user probably meant.
	 * @param word what the user wrote
	 * @param known the names there are
	 * @return the closest one, or {@code null} if none is close
	 */
	public static @Nullable String closest(String word, Collection<String> known) {
		String wanted = plain(word);
		String best = null;
		int bestDistance = Integer.MAX_VALUE;
		for (String candidate : known) {
			int distance = distance(wanted, plain(candidate));
			if (distance < bestDistance && distance <= Math.max(1, Math.min(word.length(), candidate.length()) / 3)) {
				best = candidate;
				bestDistance = distance;
			}
		}
		return best;
	}

	/**
	 * The question to put behind a message.
	 * @param word what the user wrote
	 * @param known the names there are
	 * @return for example {@code ". Did you mean orders?"}, or nothing
	 */
	public static String question(String word, Collection<String> known) {
		String closest = closest(word, known);
		return (closest != null) ? ". Did you mean " + closest + "?" : "";
	}

	private static String plain(String name) {
		String plain = name.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
		return plain.substring(0, Math.min(plain.length(), 100));
	}

	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int change = (one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0;
				current[j] = Math.min(Math.min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
