package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Calls handlers so that nothing they do hurts the thread they are called on.
 */
final class HandlerCalls {

	private HandlerCalls() {
	}

	/**
	 * Calls, and waits for the stage that the handler returned, if any.
	 * @param <T> what is handled
	 * @param call the call
	 * @param what what is handled
	 * @return what the handler threw, or {@code null}
	 * @throws Error what {@link Causes#throwFatal} finds in what the handler threw, also
	 * where a stage or another exception carries it
	 */
	static <T> @Nullable Throwable run(Call<T> call, T what) {
		try {
			CompletionStage<?> stage = call.call(what);
			Throwable failure = (stage != null) ? failureOf(stage) : null;
			Causes.throwFatal(failure);
			return failure;
		}
		catch (Throwable ex) {
			Causes.throwFatal(ex);
			return ex;
		}
		finally {
			// an interrupt that a handler left behind must not end its consumer
			Thread.interrupted();
		}
	}

	// Not get() of the stage itself: the JDK asks an exception that it wraps for its
	// text, and what that throws would take its place
	private static @Nullable Throwable failureOf(CompletionStage<?> stage)
			throws InterruptedException, ExecutionException {
		Throwable failure = stage.handle((value, ex) -> Optional.<Throwable>ofNullable(ex))
			.toCompletableFuture()
			.get()
			.orElse(null);
		Throwable cause = (failure instanceof CompletionException) ? SafeThrowable.causeOf(failure) : null;
		return (cause != null) ? cause : failure;
	}

	/**
	 * A call of a handler.
	 *
	 * @param <T> what is handled
	 */
	@FunctionalInterface
	interface Call<T> {

		/**
		 * Calls.
		 * @param what what is handled
		 * @return the stage that has to complete, or {@code null}
		 * @throws Throwable what the handler threw
		 */
		@Nullable CompletionStage<?> call(T what) throws Throwable;

	}

}
