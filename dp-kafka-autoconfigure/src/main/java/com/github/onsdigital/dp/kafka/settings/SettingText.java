package com.github.onsdigital.dp.kafka.settings;

import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Formats values of settings for messages: short, on one line, without secrets.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class SettingText {

	private static final int LONGEST = 80;

	private static final Pattern USER_INFO = Pattern.compile("[^\\s:/@]:[^\\s/@]+@");

	private SettingText() {
	}

	/**
	 * Returns a value in quotes, or without quotes if it is a number.
	 * @param value the value
	 * @return at most 80 characters of it, control characters escaped; private keys
	 * hidden
	 */
	public static String quote(String value) {
		if (isSecret(value)) {
			return hide(value);
		}
		return value.matches("-?[0-9]{1,20}") ? value : '"' + show(value) + '"';
	}

	/**
	 * Returns a value without quotes.
	 * @param value the value
	 * @return at most 80 characters of it, control characters escaped; private keys
	 * hidden
	 */
	public static String show(String value) {
		if (isSecret(value)) {
			return hide(value);
		}
		StringBuilder shown = new StringBuilder();
		value.codePoints().limit(LONGEST).forEach((codePoint) -> SafeText.append(shown, codePoint));
		return (shown.length() > LONGEST || value.codePointCount(0, value.length()) > LONGEST)
				? shown.substring(0, Math.min(shown.length(), LONGEST - 1)) + "…" : shown.toString();
	}

	/**
	 * Returns the message of another library: at most 300 characters, control characters
	 * escaped.
	 * @param message the message, or {@code null}
	 * @return the message to show
	 */
	public static String external(@Nullable String message) {
		if (message == null || isSecret(message)) {
			return "no reason given";
		}
		StringBuilder shown = new StringBuilder();
		message.codePoints().limit(300).forEach((codePoint) -> SafeText.append(shown, codePoint));
		return shown.toString();
	}

	/**
	 * Returns only the length of a value.
	 * @param value the value
	 * @return for example {@code [hidden, 1704 chars]}
	 */
	public static String hide(String value) {
		return "[hidden, " + value.length() + " chars]";
	}

	private static boolean isSecret(String value) {
		String upper = value.toUpperCase(Locale.ROOT);
		return upper.contains("PRIVATE KEY") || upper.contains("-----BEGIN") || upper.contains("-----END")
				|| hasUserInfo(value);
	}

	// user:password@host at any position
	static boolean hasUserInfo(String value) {
		int at = value.indexOf('@');
		return at > 0 && USER_INFO.matcher(value.substring(Math.max(0, at - 400), at + 1)).find();
	}

}
