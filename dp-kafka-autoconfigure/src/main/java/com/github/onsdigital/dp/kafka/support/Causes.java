package com.github.onsdigital.dp.kafka.support;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Looks through causes of causes. Bounded, because a chain may lead back into itself, and
 * guarded, because a cause may throw when it is asked. Public only for other packages of
 * dp-kafka.
 */
public final class Causes {

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
		return of(failure).stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

	/**
	 * Throws what must not be handled as a failure of one record or one question: an
	 * error of the virtual machine, wherever it stands in the chain. A future carries it
	 * as a cause.
	 * @param failure the failure, or {@code null}
	 * @throws Error the first {@link VirtualMachineError} but a
	 * {@link StackOverflowError}, or the first {@code ThreadDeath}
	 */
	public static void throwFatal(@Nullable Throwable failure) {
		for (Throwable cause : of(failure)) {
			boolean machine = cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError);
			// by name: later JDKs remove the class
			if (machine || cause.getClass().getName().equals("java.lang.ThreadDeath")) {
				throw (Error) cause;
			}
		}
	}

	/**
	 * Finds one of several kinds of failure in another.
	 * @param failure the failure, or {@code null}
	 * @param types the kinds
	 * @return the first one, the failure itself included, or {@code null}
	 */
	public static @Nullable Throwable findAny(@Nullable Throwable failure, Class<?>... types) {
		return of(failure).stream()
			.filter((cause) -> Arrays.stream(types).anyMatch((type) -> type.isInstance(cause)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Follows the chain.
	 * @param failure the failure, or {@code null}
	 * @return the failure and its causes, the outermost first
	 */
	public static List<Throwable> of(@Nullable Throwable failure) {
		return SafeThrowable.chain(failure);
	}

}
