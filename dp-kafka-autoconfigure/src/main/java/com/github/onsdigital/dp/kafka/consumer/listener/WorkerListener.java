package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.handler.HandlerFailedException;
import com.github.onsdigital.dp.kafka.consumer.handler.SingleInvocation;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.RecordCall;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Calls a single handler on worker threads. Does not wait for the stage that the handler
 * returns.
 */
final class WorkerListener implements RecordCall {

	private static final Logger logger = LoggerFactory.getLogger(WorkerListener.class);

	private final String consumerId;

	private final SingleInvocation invocation;

	private final WorkerInterceptor hooks;

	private final ListenerObservations observations;

	private final HandlingListener listener;

	private final TimeSource time;

	WorkerListener(String consumerId, SingleInvocation invocation, WorkerInterceptor hooks,
			ListenerObservations observations, HandlingListener listener, TimeSource time) {
		this.consumerId = consumerId;
		this.invocation = invocation;
		this.hooks = hooks;
		this.observations = observations;
		this.listener = listener;
		this.time = time;
	}

	@Override
	public void threadStarted() {
		this.hooks.threadStarted();
	}

	@Override
	public void threadEnded() {
		this.hooks.threadEnded();
	}

	@Override
	public boolean call(ConsumerRecord<byte[], byte[]> record, Completion completion) {
		try {
			ConsumerRecord<byte[], byte[]> intercepted = this.hooks.intercept(record);
			return intercepted == null || handle(record, intercepted, completion);
		}
		catch (RuntimeException ex) {
			// an interceptor or a filter: the handler was not called
			Causes.throwFatal(ex);
			if (completion.end()) {
				this.hooks.failure(record, ex);
				completion.completed(ex);
			}
			return false;
		}
		finally {
			this.hooks.afterRecord(record);
			LogContext.restore(LogContext.Level.CALL);
		}
	}

	private boolean handle(ConsumerRecord<byte[], byte[]> record, ConsumerRecord<byte[], byte[]> intercepted,
			Completion completion) {
		long startNanos = this.time.nanoTime();
		ListenerObservations.Started observation = this.observations.start(record, this.hooks.consumer());
		CompletionStage<?> stage = null;
		Throwable failure = null;
		try {
			stage = this.invocation.handle(intercepted);
		}
		catch (Throwable ex) {
			Causes.throwFatal(ex);
			failure = ex;
		}
		finally {
			if (observation != null) {
				observation.closeScope();
			}
			// an interrupt that a handler set must not end its consumer
			Thread.interrupted();
		}
		if (failure == null && (stage == null || isHandled(stage))) {
			succeeded(record, startNanos, observation);
			return true;
		}
		Call call = new Call(record, completion, startNanos, observation);
		if (stage != null) {
			await(stage, call);
		}
		else if (failure != null && completion.end()) {
			call.failed(failure);
		}
		return false;
	}

	private static void await(CompletionStage<?> stage, Call call) {
		call.completion.onTimeout(call::timedOut);
		try {
			CompletionStage<Void> unused = stage.handle((value, ex) -> {
				call.ended(ex);
				return null;
			});
		}
		catch (RuntimeException ex) {
			// a stage that is not the JDK's
			call.ended(ex);
		}
	}

	private void succeeded(ConsumerRecord<byte[], byte[]> record, long startNanos,
			ListenerObservations.@Nullable Started observation) {
		this.listener.recordHandled(this.consumerId, record, Outcome.HANDLED);
		if (observation != null) {
			observation.stop(null);
		}
		this.hooks.success(record);
		this.listener.handled(this.consumerId, 1, this.time.nanoTime() - startNanos, Outcome.HANDLED);
	}

	// Other stages, also a minimal one of the JDK, may not allow to read their state.
	private static boolean isHandled(CompletionStage<?> stage) {
		return stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone() && !future.isCompletedExceptionally();
	}

	/**
	 * A call of the handler that has failed, or has not ended when the method returned.
	 */
	private final class Call {

		private final ConsumerRecord<byte[], byte[]> record;

		private final Completion completion;

		private final long startNanos;

		private final ListenerObservations.@Nullable Started observation;

		Call(ConsumerRecord<byte[], byte[]> record, Completion completion, long startNanos,
				ListenerObservations.@Nullable Started observation) {
			this.record = record;
			this.completion = completion;
			this.startNanos = startNanos;
			this.observation = observation;
		}

		// the stage is completed; any thread
		void ended(@Nullable Throwable stageFailure) {
			if (!this.completion.end()) {
				return;
			}
			if (stageFailure == null) {
				this.completion.completed(reportSuccess());
				return;
			}
			Throwable cause = (stageFailure instanceof CompletionException) ? SafeThrowable.causeOf(stageFailure)
					: null;
			failed((cause != null) ? cause : stageFailure);
		}

		// The completing thread does not report what is thrown here. An error of the JVM
		// ends the run; the record is handled otherwise.
		private @Nullable Throwable reportSuccess() {
			try {
				succeeded(this.record, this.startNanos, this.observation);
			}
			catch (RuntimeException ex) {
				logger.error("consumer " + WorkerListener.this.consumerId + ": a listener of a handled record threw",
						SafeThrowable.forLog(ex));
			}
			catch (Error ex) {
				return ex;
			}
			return null;
		}

		void failed(Throwable failure) {
			long nanos = WorkerListener.this.time.nanoTime() - this.startNanos;
			HandlerFailedException failed = new HandlerFailedException(List.of(this.record), 0, 1, nanos, failure);
			try {
				report(failed, failure);
			}
			finally {
				this.completion.completed(failed);
			}
		}

		// the stage is not completed in time
		void timedOut(Throwable failure) {
			if (failure instanceof HandlerFailedException failed) {
				report(failed, failed.failure());
			}
		}

		private void report(HandlerFailedException failed, Throwable failure) {
			if (this.observation != null) {
				this.observation.stop(failure);
			}
			WorkerListener.this.hooks.failure(this.record, failed);
		}

	}

}
