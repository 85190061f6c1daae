package com.github.onsdigital.dp.kafka.support;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Calls methods of other code's objects, of which no exception is expected. Public only
 * for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class Guarded {

	private Guarded() {
	}

	/**
	 * Asks an object for something.
	 * @param <T> the kind of object
	 * @param <R> what it is asked for
	 * @param object the object
	 * @param question asks it
	 * @return its answer, or {@code null} if it throws, whatever it throws
	 */
	public static <T, R> @Nullable R ask(T object, Function<T, @Nullable R> question) {
		try {
			return question.apply(object);
		}
		catch (Throwable ex) {
			return null;
		}
	}

}
