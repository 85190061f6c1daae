package com.github.onsdigital.dp.kafka.message;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Compares names of a schema with Java names. Avro binary contains no names, and Go does
 * not check them, so a name of a schema may contain any character.
 */
final class AvroNames {

	private AvroNames() {
	}

	/**
	 * Returns a name in camel case: {@code kind-of-sport} and {@code kind_of_sport} are
	 * {@code kindOfSport}.
	 */
	static String camelCase(String name) {
		StringBuilder result = new StringBuilder();
		boolean upper = false;
		for (int i = 0; i < name.length(); i++) {
			char character = name.charAt(i);
			if (isSeparator(character)) {
				upper = !result.isEmpty();
			}
			else {
				result.append(upper ? Character.toUpperCase(character) : character);
				upper = false;
			}
		}
		return result.toString();
	}

	/**
	 * Compares names of types and of enum constants: {@code order-placed} is
	 * {@code OrderPlaced}, {@code in-progress} is {@code IN_PROGRESS}.
	 * @return whether both have the same letters and digits
	 */
	static boolean same(String one, String other) {
		return one.equals(other) || canonical(one).equals(canonical(other));
	}

	/**
	 * Returns the letters and digits of a name in lower case, which
	 * {@link #same(String, String)} compares.
	 */
	static String canonical(String name) {
		return camelCase(name).toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns a name that Avro's own checks accept.
	 * @param used the names that are in use; the result is added
	 */
	static String legal(String name, Set<String> used) {
		String legal = name.replaceAll("[^A-Za-z0-9_]", "_");
		legal = (legal.isEmpty() || Character.isDigit(legal.charAt(0))) ? "_" + legal : legal;
		while (!used.add(legal)) {
			legal += "_";
		}
		return legal;
	}

	static String legal(String name) {
		return legal(name, new HashSet<>());
	}

	private static boolean isSeparator(char character) {
		return character == '_' || !Character.isJavaIdentifierPart(character);
	}

}
