package com.github.onsdigital.dp.kafka.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Finds the known name for "Did you mean …?", by one rule for all names. A name is
 * misspelt if it is close to a known one: at most a third of its letters differ. The
 * question suggests a close name, else one that contains the other, else one that
 * abbreviates the other, as {@code db} does {@code database}.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class Suggestion {

	/** Shorter texts are part of too many names. */
	private static final int SHORTEST = 3;

	private Suggestion() {
	}

	/**
	 * Finds the known name that a word misspells.
	 * @param word the name that the user wrote
	 * @param known the known names
	 * @return the closest one, or {@code null} if none is close
	 */
	public static @Nullable String closest(String word, Collection<String> known) {
		String written = plain(word);
		String best = null;
		int bestDistance = Integer.MAX_VALUE;
		for (String candidate : known) {
			int distance = distance(written, plain(candidate));
			if (distance < bestDistance && distance <= Math.max(1, Math.min(word.length(), candidate.length()) / 3)) {
				best = candidate;
				bestDistance = distance;
			}
		}
		return best;
	}

	/**
	 * Finds the known name to suggest for one that is not known.
	 * @param word the name that the user wrote
	 * @param known the known names
	 * @return the nearest one, or {@code null} if none is similar
	 */
	public static @Nullable String nearest(String word, Collection<String> known) {
		String closest = closest(word, known);
		closest = (closest != null) ? closest : longest(word, known, Suggestion::contains);
		return (closest != null) ? closest : longest(word, known, Suggestion::abbreviates);
	}

	private static @Nullable String longest(String word, Collection<String> known, BiPredicate<String, String> rule) {
		String written = plain(word);
		return known.stream()
			.filter((candidate) -> rule.test(written, plain(candidate)) || rule.test(plain(candidate), written))
			.max(Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()))
			.orElse(null);
	}

	private static boolean contains(String longer, String shorter) {
		return shorter.length() >= SHORTEST && longer.contains(shorter);
	}

	// the longer one contains the letters of the shorter one in order, and both start
	// with the same letter
	private static boolean abbreviates(String longer, String shorter) {
		if (shorter.length() < 2 || shorter.length() >= longer.length() || longer.charAt(0) != shorter.charAt(0)) {
			return false;
		}
		int next = 0;
		for (int i = 0; i < longer.length() && next < shorter.length(); i++) {
			next += (longer.charAt(i) == shorter.charAt(next)) ? 1 : 0;
		}
		return next == shorter.length();
	}

	/**
	 * Returns the question to append to a message.
	 * @param word the name that the user wrote
	 * @param known the known names
	 * @return for example {@code ". Did you mean orders?"}, or empty text
	 */
	public static String question(String word, Collection<String> known) {
		String closest = nearest(word, known);
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
