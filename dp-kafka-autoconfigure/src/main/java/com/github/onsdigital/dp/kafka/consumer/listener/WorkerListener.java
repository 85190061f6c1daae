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
			return intercepted == null || handle(new Call(record, completion), intercepted);
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

	private boolean handle(Call call, ConsumerRecord<byte[], byte[]> intercepted) {
		try {
			CompletionStage<?> stage = this.invocation.handle(intercepted);
			if (stage == null || isHandled(stage)) {
				call.succeeded();
				return true;
			}
			call.completion.onTimeout(call::timedOut);
			CompletionStage<Void> unused = stage.handle((value, ex) -> {
				call.ended(ex);
				return null;
			});
			return false;
		}
		catch (Throwable ex) {
			Causes.throwFatal(ex);
			if (call.completion.end()) {
				call.failed(ex);
			}
			return false;
		}
		finally {
			call.returned();
			// an interrupt that a handler set must not end its consumer
			Thread.interrupted();
		}
	}

	// Other stages, also a minimal one of the JDK, may not allow to read their state.
	private static boolean isHandled(CompletionStage<?> stage) {
		return stage.getClass() == CompletableFuture.class && stage instanceof CompletableFuture<?> future
				&& future.isDone() && !future.isCompletedExceptionally();
	}

	/**
	 * One call of the handler.
	 */
	private final class Call {

		private final ConsumerRecord<byte[], byte[]> record;

		private final Completion completion;

		private final long startNanos;

		private final ListenerObservations.@Nullable Started observation;

		Call(ConsumerRecord<byte[], byte[]> record, Completion completion) {
			this.record = record;
			this.completion = completion;
			this.startNanos = WorkerListener.this.time.nanoTime();
			this.observation = WorkerListener.this.observations.start(record, WorkerListener.this.hooks.consumer());
		}

		// the method has returned; the stage may not be completed
		void returned() {
			if (this.observation != null) {
				this.observation.closeScope();
			}
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
				succeeded();
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

		void succeeded() {
			HandlingListener outcomes = WorkerListener.this.listener;
			outcomes.recordHandled(WorkerListener.this.consumerId, this.record, Outcome.HANDLED);
			stop(null);
			WorkerListener.this.hooks.success(this.record);
			outcomes.handled(WorkerListener.this.consumerId, 1, nanos(), Outcome.HANDLED);
		}

		void failed(Throwable failure) {
			HandlerFailedException failed = new HandlerFailedException(List.of(this.record), 0, 1, nanos(), failure);
			try {
				timedOut(failed);
			}
			finally {
				this.completion.completed(failed);
			}
		}

		// the call has failed, also if its stage is not completed in time
		void timedOut(Throwable failure) {
			HandlerFailedException failed = (failure instanceof HandlerFailedException known) ? known
					: new HandlerFailedException(List.of(this.record), 0, 1, nanos(), failure);
			stop(failed.failure());
			WorkerListener.this.hooks.failure(this.record, failed);
		}

		private long nanos() {
			return WorkerListener.this.time.nanoTime() - this.startNanos;
		}

		private void stop(@Nullable Throwable failure) {
			if (this.observation != null) {
				this.observation.stop(failure);
			}
		}

	}

}
