package com.github.onsdigital.dp.kafka.consumer.container;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

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
	 * @throws VirtualMachineError if the virtual machine is in trouble; a
	 * {@link StackOverflowError} is the handler's
	 */
	static <T> @Nullable Throwable run(Call<T> call, T what) {
		try {
			CompletionStage<?> stage = call.call(what);
			if (stage != null) {
				stage.toCompletableFuture().get();
			}
			return null;
		}
		catch (ExecutionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (StackOverflowError ex) {
			return ex;
		}
		catch (VirtualMachineError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return ex;
		}
		finally {
			// an interrupt that a handler left behind must not end its consumer
			Thread.interrupted();
		}
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
