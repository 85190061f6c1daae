package com.github.onsdigital.dp.kafka.support;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Replaces a throwable of other code that is not safe to print: its methods throw, its
 * texts contain line feeds or escape sequences of a record's content, or its cause chain
 * is endless. The message is the name and the text of the original; the stack trace, the
 * causes and the suppressed throwables are copied.
 *
 * @since 0.1.0
 */
@Internal
public final class SafeThrowable extends Throwable {

	private static final long serialVersionUID = 1L;

	private static final int CAUSES_LIMIT = 50;

	/**
	 * The maximum number of throwables in one copy.
	 */
	private static final int COPIES_LIMIT = 20;

	private static final int FRAMES_LIMIT = 1_024;

	private static final ClassValue<Boolean> STABLE = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return isStable(type);
		}

	};

	private SafeThrowable(String text) {
		super(text);
	}

	/**
	 * Returns a throwable that is safe to log.
	 * @param failure the throwable, or {@code null}
	 * @return the throwable itself if it is safe to print, otherwise a copy
	 */
	public static @Nullable Throwable forLog(@Nullable Throwable failure) {
		return (failure == null || isHarmless(failure, seen())) ? failure : copy(failure, seen());
	}

	/**
	 * Returns a throwable that is safe as the cause of another one.
	 * @param failure the throwable
	 * @return the throwable itself if no method of it or of its causes throws, otherwise
	 * a copy
	 */
	public static Throwable forCause(Throwable failure) {
		List<Throwable> chain = chain(failure);
		boolean safe = chain.size() < CAUSES_LIMIT && chain.stream()
			.allMatch((one) -> Guarded.call(one, Throwable::toString) != null
					&& Guarded.call(one, Throwable::getStackTrace) != null
					&& Guarded.call(one, (cause) -> String.valueOf(cause.getLocalizedMessage())) != null
					&& Guarded.call(one, (cause) -> String.valueOf(cause.getCause() != null)) != null);
		return safe ? failure : copy(failure, seen());
	}

	/**
	 * Follows the causes of a throwable. Ends where a cause throws, occurs twice, or is
	 * the fiftieth.
	 * @param failure the throwable, or {@code null}
	 * @return the throwable and its causes, the outermost first
	 */
	public static List<Throwable> chain(@Nullable Throwable failure) {
		if (failure == null) {
			// called after each handled record
			return List.of();
		}
		List<Throwable> chain = new ArrayList<>();
		Set<Throwable> seen = seen();
		Throwable next = failure;
		while (next != null && chain.size() < CAUSES_LIMIT && seen.add(next)) {
			chain.add(next);
			next = causeOf(next);
		}
		return chain;
	}

	/**
	 * Returns the cause of a throwable.
	 * @param failure the throwable
	 * @return its cause, or {@code null} if it has none or {@code getCause()} throws
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		return Guarded.call(failure, Throwable::getCause);
	}

	private static Set<Throwable> seen() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static boolean isHarmless(Throwable failure, Set<Throwable> seen) {
		if (!seen.add(failure) || seen.size() > COPIES_LIMIT || !STABLE.get(failure.getClass())) {
			return false;
		}
		String text = Guarded.call(failure, Throwable::toString);
		if (text == null || text.length() > SafeText.LIMIT || !SafeText.isPlain(text)) {
			return false;
		}
		Throwable cause = causeOf(failure);
		return Arrays.stream(failure.getStackTrace()).allMatch((frame) -> SafeText.isPlain(frame.toString()))
				&& (cause == null || isHarmless(cause, seen))
				&& Arrays.stream(failure.getSuppressed()).allMatch((one) -> isHarmless(one, seen));
	}

	// Whether its methods are those of the JDK, Kafka or Spring, which do not throw and
	// return the same text each time.
	private static boolean isStable(Class<?> type) {
		try {
			for (String name : List.of("toString", "getMessage", "getLocalizedMessage", "getCause", "getStackTrace",
					"printStackTrace")) {
				if (!isKnown(type.getMethod(name).getDeclaringClass())) {
					return false;
				}
			}
			return isKnown(type.getMethod("printStackTrace", java.io.PrintStream.class).getDeclaringClass())
					&& isKnown(type.getMethod("printStackTrace", java.io.PrintWriter.class).getDeclaringClass());
		}
		catch (NoSuchMethodException | LinkageError ex) {
			return false;
		}
	}

	private static boolean isKnown(Class<?> declaring) {
		String name = declaring.getName();
		return name.startsWith("java.") || name.startsWith("org.apache.kafka.")
				|| name.startsWith("org.springframework.");
	}

	private static SafeThrowable copy(Throwable failure, Set<Throwable> seen) {
		seen.add(failure);
		SafeThrowable copy = new SafeThrowable(SafeText.of(failure));
		copy.setStackTrace(stackTraceOf(failure));
		Throwable cause = causeOf(failure);
		if (cause != null && isCopied(cause, seen)) {
			copy.initCause(copy(cause, seen));
		}
		for (Throwable suppressed : failure.getSuppressed()) {
			if (isCopied(suppressed, seen)) {
				copy.addSuppressed(copy(suppressed, seen));
			}
		}
		return copy;
	}

	private static boolean isCopied(Throwable next, Set<Throwable> seen) {
		return seen.size() < COPIES_LIMIT && !seen.contains(next);
	}

	private static StackTraceElement[] stackTraceOf(Throwable failure) {
		StackTraceElement[] frames = Guarded.call(failure, Throwable::getStackTrace);
		return (frames != null) ? Arrays.stream(frames)
			.filter(Objects::nonNull)
			.limit(FRAMES_LIMIT)
			.map((frame) -> SafeText.isPlain(frame.toString()) ? frame
					: new StackTraceElement(SafeText.escape(frame.getClassName(), SafeText.LIMIT),
							SafeText.escape(frame.getMethodName(), SafeText.LIMIT), null, frame.getLineNumber()))
			.toArray(StackTraceElement[]::new) : new StackTraceElement[0];
	}

	@Override
	@SuppressWarnings("OverrideThrowableToString") // the message begins with the class
	public String toString() {
		return String.valueOf(getMessage());
	}

}
