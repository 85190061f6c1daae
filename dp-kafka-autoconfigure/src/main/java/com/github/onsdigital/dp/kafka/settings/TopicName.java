package com.github.onsdigital.dp.kafka.settings;

import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Kafka's rule for the names of topics.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TopicName {

	private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

	private TopicName() {
	}

	/**
	 * Checks a name.
	 * @param name the name
	 * @return whether Kafka accepts it
	 */
	public static boolean isLegal(String name) {
		return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
	}

	/**
	 * Returns the message for a name that is not valid.
	 * @param name the name
	 * @return the message, for example {@code "a b" may hold only letters, …}
	 */
	public static String problem(String name) {
		return SettingText.quote(name).replaceAll("^(-?[0-9]+)$", "\"$1\"")
				+ " may hold only letters, digits, '.', '_', '-', at most 249";
	}

}
