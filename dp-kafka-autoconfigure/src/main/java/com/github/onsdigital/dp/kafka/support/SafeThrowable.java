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
 * Stands for a throwable of other code where that one may do harm when it is printed: its
 * methods throw, its texts contain line ends or escapes of a record's content, its causes
 * have no end. Has the name and the text of the original as its message, and its stack
 * trace, causes and suppressed throwables. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class SafeThrowable extends Throwable {

	private static final long serialVersionUID = 1L;

	private static final int CAUSES_LIMIT = 50;

	/**
	 * How many throwables one copy consists of at most.
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
	 * A throwable to log.
	 * @param failure the throwable, or {@code null}
	 * @return the throwable itself if it can be printed as it is, else a copy
	 */
	public static @Nullable Throwable forLog(@Nullable Throwable failure) {
		return (failure == null || isHarmless(failure, seen())) ? failure : copy(failure, seen());
	}

	/**
	 * A throwable to be the cause of another one.
	 * @param failure the throwable
	 * @return the throwable itself if no method of it or of its causes throws, else a
	 * copy
	 */
	public static Throwable forCause(Throwable failure) {
		List<Throwable> chain = chain(failure);
		boolean answers = chain.size() < CAUSES_LIMIT && chain.stream()
			.allMatch((one) -> Guarded.ask(one, Throwable::toString) != null
					&& Guarded.ask(one, Throwable::getStackTrace) != null
					&& Guarded.ask(one, (asked) -> String.valueOf(asked.getLocalizedMessage())) != null
					&& Guarded.ask(one, (asked) -> String.valueOf(asked.getCause() != null)) != null);
		return answers ? failure : copy(failure, seen());
	}

	/**
	 * Follows the causes of a throwable. Ends where one of them throws, leads back, or is
	 * the fiftieth.
	 * @param failure the throwable, or {@code null}
	 * @return the throwable and its causes, the outermost first
	 */
	public static List<Throwable> chain(@Nullable Throwable failure) {
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
	 * The cause of a throwable.
	 * @param failure the throwable
	 * @return its cause, or {@code null} if it has none or throws instead
	 */
	public static @Nullable Throwable causeOf(Throwable failure) {
		return Guarded.ask(failure, Throwable::getCause);
	}

	private static Set<Throwable> seen() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private static boolean isHarmless(Throwable failure, Set<Throwable> seen) {
		if (!seen.add(failure) || seen.size() > COPIES_LIMIT || !STABLE.get(failure.getClass())) {
			return false;
		}
		String text = Guarded.ask(failure, Throwable::toString);
		if (text == null || text.length() > SafeText.LIMIT || !SafeText.isPlain(text)) {
			return false;
		}
		Throwable cause = causeOf(failure);
		return Arrays.stream(failure.getStackTrace()).allMatch((frame) -> SafeText.isPlain(frame.toString()))
				&& (cause == null || isHarmless(cause, seen))
				&& Arrays.stream(failure.getSuppressed()).allMatch((one) -> isHarmless(one, seen));
	}

	// Whether what it says is fixed, and is said by code that does not throw.
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
		StackTraceElement[] frames = Guarded.ask(failure, Throwable::getStackTrace);
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
