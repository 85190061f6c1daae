package com.github.onsdigital.dp.kafka.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.BiPredicate;

import org.jspecify.annotations.Nullable;

/**
 * "Did you mean …?", one rule for every name. A name is misspelt if it is close to a
 * known one: at most a third of its letters differ. What is asked goes further: the name
 * that is close, else one that is part of the other, else one that abbreviates the other,
 * as {@code db} does {@code database}. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class Suggestion {

	/** Shorter texts are part of too many names. */
	private static final int SHORTEST = 3;

	private Suggestion() {
	}

	/**
	 * Finds the known name that was misspelt.
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
	 * Finds the known name to suggest for one that is not known.
	 * @param word what the user wrote
	 * @param known the names there are
	 * @return the nearest one, or {@code null} if none has anything in common with it
	 */
	public static @Nullable String nearest(String word, Collection<String> known) {
		String closest = closest(word, known);
		closest = (closest != null) ? closest : longest(word, known, Suggestion::contains);
		return (closest != null) ? closest : longest(word, known, Suggestion::abbreviates);
	}

	private static @Nullable String longest(String word, Collection<String> known, BiPredicate<String, String> rule) {
		String wanted = plain(word);
		return known.stream()
			.filter((candidate) -> rule.test(wanted, plain(candidate)) || rule.test(plain(candidate), wanted))
			.max(Comparator.comparing(String::length).thenComparing(Comparator.reverseOrder()))
			.orElse(null);
	}

	private static boolean contains(String longer, String shorter) {
		return shorter.length() >= SHORTEST && longer.contains(shorter);
	}

	// the letters of the shorter one in their order, the first of both the same
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
	 * The question to put behind a message.
	 * @param word what the user wrote
	 * @param known the names there are
	 * @return for example {@code ". Did you mean orders?"}, or nothing
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
