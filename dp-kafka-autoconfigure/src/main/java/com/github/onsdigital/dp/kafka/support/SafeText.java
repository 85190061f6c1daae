package com.github.onsdigital.dp.kafka.support;

import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

/**
 * Creates texts from objects of other code for logs, holds, health and headers. A method
 * of the object may throw, return {@code null}, or quote a record's content: each text is
 * guarded, escaped and bounded.
 *
 * @since 0.1.0
 */
@Internal
public final class SafeText {

	/**
	 * The maximum length of one text, in characters.
	 */
	public static final int LIMIT = 500;

	// the two and the separator together are within the maximum length of one text

	private static final int OUTER_LIMIT = 230;

	private static final int ROOT_LIMIT = 200;

	private SafeText() {
	}

	/**
	 * Escapes control characters, line and paragraph separators, format characters
	 * (bidirectional overrides) and unpaired surrogates as {@code \}{@code u001b}.
	 * @param text the text, or {@code null}
	 * @param limit the maximum number of characters to show
	 * @return one line; if the text was longer, the line ends with its length
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
	 * Appends one character, escaped if it is not printable.
	 * @param shown the builder to append to
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
	 * Describes a throwable in one line.
	 * @param failure the throwable
	 * @return its {@code toString()}, or its class and message if {@code toString()}
	 * throws
	 */
	public static String of(Throwable failure) {
		return of(failure, LIMIT);
	}

	private static String of(Throwable failure, int limit) {
		String text = Guarded.call(failure, Throwable::toString);
		return escape((text != null) ? text : rebuilt(failure, failure.getClass().getName()), limit);
	}

	/**
	 * Describes a throwable in one line, with its root cause if its own text does not
	 * contain that.
	 * @param failure the throwable
	 * @return one line
	 */
	public static String withRootCause(Throwable failure) {
		return withRootCause(failure, SafeText::of);
	}

	/**
	 * Describes a throwable as {@link #withRootCause} does, with simple class names.
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
	 * Returns the message of a throwable, not escaped.
	 * @param failure the throwable
	 * @return the message, or {@code null} if it has none or {@code getMessage()} throws
	 */
	public static @Nullable String message(Throwable failure) {
		return Guarded.call(failure, Throwable::getMessage);
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
