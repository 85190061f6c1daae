package com.github.onsdigital.dp.kafka.consumer.failure;

import org.jspecify.annotations.Nullable;

/**
 * Looks through causes of causes. Bounded, because a chain may lead back into itself.
 */
public final class Causes {

	private static final int LIMIT = 50;

	private Causes() {
	}

	/**
	 * Finds a kind of failure in another.
	 * @param <T> the kind
	 * @param failure the failure, or {@code null}
	 * @param type the kind; an interface will do
	 * @return the first one, the failure itself included, or {@code null}
	 */
	public static <T> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
		Throwable cause = failure;
		for (int depth = 0; cause != null && depth < LIMIT; depth++) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

}
