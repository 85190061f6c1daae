package com.github.onsdigital.dp.kafka.support;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Calls methods of objects of other code and suppresses what they throw.
 *
 * @since 0.1.0
 */
@Internal
public final class Guarded {

	private Guarded() {
	}

	/**
	 * Applies a function to an object.
	 * @param <T> the type of the object
	 * @param <R> the type of the result
	 * @param object the object
	 * @param function the function
	 * @return the result, or {@code null} if the function throws any {@code Throwable}
	 */
	public static <T, R> @Nullable R call(T object, Function<T, @Nullable R> function) {
		try {
			return function.apply(object);
		}
		catch (Throwable ex) {
			return null;
		}
	}

}
