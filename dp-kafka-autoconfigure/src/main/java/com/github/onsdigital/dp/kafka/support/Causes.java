package com.github.onsdigital.dp.kafka.support;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Searches the cause chain of a throwable. The search is bounded, because a chain may
 * contain a cycle, and guarded, because a method of a cause may throw.
 */
@Internal
public final class Causes {

	private Causes() {
	}

	/**
	 * Finds the first throwable of a type in a cause chain.
	 * @param <T> the type
	 * @param failure the failure, or {@code null}
	 * @param type the type; may be an interface
	 * @return the first one, the failure itself included, or {@code null}
	 */
	public static <T> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
		return of(failure).stream().filter(type::isInstance).map(type::cast).findFirst().orElse(null);
	}

	/**
	 * Throws a fatal error of the virtual machine if the chain contains one. Such an
	 * error must not be handled as the failure of one record or one check. A future
	 * carries it as a cause.
	 * @param failure the failure, or {@code null}
	 * @throws Error the first {@link VirtualMachineError} other than a
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
	 * Finds the first throwable of one of several types in a cause chain.
	 * @param failure the failure, or {@code null}
	 * @param types the types
	 * @return the first one, the failure itself included, or {@code null}
	 */
	public static @Nullable Throwable findAny(@Nullable Throwable failure, Class<?>... types) {
		return of(failure).stream()
			.filter((cause) -> Arrays.stream(types).anyMatch((type) -> type.isInstance(cause)))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Returns the cause chain.
	 * @param failure the failure, or {@code null}
	 * @return the failure and its causes, the outermost first
	 */
	public static List<Throwable> of(@Nullable Throwable failure) {
		return SafeThrowable.chain(failure);
	}

}
