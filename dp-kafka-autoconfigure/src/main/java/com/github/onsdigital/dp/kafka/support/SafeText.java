package com.github.onsdigital.dp.kafka.support;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Texts of other code's objects for logs, holds, health and headers. The object may throw
 * when it is asked, return {@code null}, or quote a record's content: each text is
 * guarded, escaped and bounded. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class SafeText {

	/**
	 * The bound of one text, in characters.
	 */
	public static final int LIMIT = 500;

	// together with what is between them within the bound of one text

	private static final int OUTER_LIMIT = 230;

	private static final int ROOT_LIMIT = 200;

	private SafeText() {
	}

	/**
	 * Escapes control characters, line and paragraph separators, format characters
	 * (bidirectional overrides) and unpaired surrogates as {@code \}{@code u001b}.
	 * @param text the text, or {@code null}
	 * @param limit how many characters are shown of it at most
	 * @return one line, which ends with the length of a text that was longer
	 */
	public static String escape(@Nullable String text, int limit) {
		String some = String.valueOf(text);
		if (some.length() <= limit && isPlain(some)) {
			return some;
		}
		StringBuilder shown = new StringBuilder(Math.min(limit, some.length()) + 32);
		int next = 0;
		while (next < some.length() && shown.length() < limit) {
			int codePoint = some.codePointAt(next);
			append(shown, codePoint);
			next += Character.charCount(codePoint);
		}
		return (next == some.length()) ? shown.toString()
				: shown.append("... (").append(some.length()).append(" characters)").toString();
	}

	/**
	 * Appends one character, escaped if it is not for display.
	 * @param shown takes it
	 * @param codePoint the character
	 */
	public static void append(StringBuilder shown, int codePoint) {
		if (isEscaped(codePoint)) {
			shown.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
		}
		else {
			shown.appendCodePoint(codePoint);
		}
	}

	static boolean isPlain(String text) {
		return text.codePoints().noneMatch(SafeText::isEscaped);
	}

	private static boolean isEscaped(int codePoint) {
		if (codePoint >= ' ' && codePoint < 0x7f) {
			return false;
		}
		int type = Character.getType(codePoint);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
	}

	/**
	 * A throwable in one line.
	 * @param failure the throwable
	 * @return its {@code toString()}, or what can be had of it
	 */
	public static String of(Throwable failure) {
		return of(failure, LIMIT);
	}

	private static String of(Throwable failure, int limit) {
		String text = Guarded.ask(failure, Throwable::toString);
		return escape((text != null) ? text : rebuilt(failure, failure.getClass().getName()), limit);
	}

	/**
	 * A throwable and, where its text does not contain it, what caused it in the first
	 * place.
	 * @param failure the throwable
	 * @return one line
	 */
	public static String withRootCause(Throwable failure) {
		return withRootCause(failure, SafeText::of);
	}

	/**
	 * As {@link #withRootCause}, with the short names of classes.
	 * @param failure the throwable
	 * @return one line
	 */
	public static String brief(Throwable failure) {
		return withRootCause(failure, (one, limit) -> {
			String name = one.getClass().getSimpleName();
			return escape(rebuilt(one, name.isEmpty() ? one.getClass().getName() : name), limit);
		});
	}

	private static String withRootCause(Throwable failure, BiFunction<Throwable, Integer, String> text) {
		String outer = text.apply(failure, LIMIT);
		List<Throwable> chain = SafeThrowable.chain(failure);
		Throwable root = chain.get(chain.size() - 1);
		if (root == failure) {
			return outer;
		}
		String inner = text.apply(root, ROOT_LIMIT);
		return outer.contains(inner) ? outer : text.apply(failure, OUTER_LIMIT) + "; root cause: " + inner;
	}

	/**
	 * The message of a throwable as it is.
	 * @param failure the throwable
	 * @return the message, or {@code null} if it has none or throws instead
	 */
	public static @Nullable String message(Throwable failure) {
		return Guarded.ask(failure, Throwable::getMessage);
	}

	private static String rebuilt(Throwable failure, String name) {
		String message;
		try {
			message = failure.getMessage();
		}
		catch (Throwable ex) {
			return name + " (its getMessage() threw " + ex.getClass().getName() + ")";
		}
		return (message != null) ? name + ": " + message : name;
	}

}
