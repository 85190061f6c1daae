package com.github.onsdigital.dp.kafka.consumer.listener;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Calls handlers and protects the calling thread from their failures and interrupts.
 */
final class HandlerCalls {

	private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

	private final TimeSource time;

	HandlerCalls(TimeSource time) {
		this.time = time;
	}

	/**
	 * Calls a handler and waits for the stage that it returned, if any.
	 * @param <T> the type of the input
	 * @param call the call
	 * @param input the record or the records
	 * @return what the handler threw, or {@code null}
	 * @throws Error what {@link Causes#throwFatal} finds in what the handler threw, also
	 * as a cause
	 */
	<T> @Nullable Throwable run(Call<T> call, T input) {
		try {
			CompletionStage<?> stage = call.call(input);
			Throwable failure = (stage != null) ? failureOf(stage) : null;
			Causes.throwFatal(failure);
			return failure;
		}
		catch (Throwable ex) {
			Causes.throwFatal(ex);
			return ex;
		}
		finally {
			// an interrupt that a handler set must not end its consumer
			Thread.interrupted();
		}
	}

	// Does not call get() on the stage itself: the JDK calls toString() on an exception
	// that it wraps, and an exception thrown by that would replace the original one.
	private @Nullable Throwable failureOf(CompletionStage<?> stage) throws InterruptedException {
		CompletableFuture<Optional<Throwable>> ended = stage.handle((value, ex) -> Optional.<Throwable>ofNullable(ex))
			.toCompletableFuture();
		while (!ended.isDone()) {
			boolean unused = this.time.await(ended, UNLIMITED);
		}
		Throwable failure = ended.getNow(Optional.empty()).orElse(null);
		Throwable cause = (failure instanceof CompletionException) ? SafeThrowable.causeOf(failure) : null;
		return (cause != null) ? cause : failure;
	}

	/**
	 * A call of a handler.
	 *
	 * @param <T> the type of the input
	 */
	@FunctionalInterface
	interface Call<T> {

		/**
		 * Calls the handler.
		 * @param input the record or the records
		 * @return the stage that has to complete, or {@code null}
		 * @throws Throwable what the handler threw
		 */
		@Nullable CompletionStage<?> call(T input) throws Throwable;

	}

}
