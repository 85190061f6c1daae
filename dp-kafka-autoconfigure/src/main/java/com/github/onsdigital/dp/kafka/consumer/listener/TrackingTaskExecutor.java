package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Runs the workers of one run on threads that carry the consumer's id and the worker's
 * number in their names, and reports the end of each thread. A container does not report
 * an event listener of the application that throws at the start of a consumer's thread,
 * and starts even if its executor has too few threads.
 */
final class TrackingTaskExecutor implements AsyncTaskExecutor {

	private final String consumerId;

	private final AsyncTaskExecutor threads;

	private final Consumer<@Nullable Throwable> ended;

	private final TimeSource time;

	private final List<Worker> workers = new CopyOnWriteArrayList<>();

	// ended is called at the end of each thread, with the failure that ended it
	TrackingTaskExecutor(String consumerId, AsyncTaskExecutor threads, Consumer<@Nullable Throwable> ended,
			TimeSource time) {
		this.consumerId = consumerId;
		this.threads = threads;
		this.ended = ended;
		this.time = time;
	}

	@Override
	public void execute(Runnable task) {
		this.time.execute(this.threads, task);
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		// the container has already waited for the other workers
		requireThreads();
		Worker worker = new Worker(this.workers.size() + 1, task);
		if (this.threads instanceof SimpleAsyncTaskExecutor simple && simple.isThrottleActive()) {
			// the executor would block the caller until a thread is free
			Thread starter = DaemonThreads.named(worker.name() + "-start", this.time.threads())
				.newThread(() -> submit(worker));
			worker.starter = starter;
			starter.start();
		}
		else {
			submit(worker);
		}
		this.workers.add(worker);
		return worker.done;
	}

	private void submit(Worker worker) {
		try {
			this.time.execute(this::submitTo, worker);
		}
		catch (TaskRejectedException ex) {
			throw new TaskRejectedException(without(worker), ex);
		}
	}

	private void submitTo(Runnable task) {
		// its future reports less than the worker's own
		CompletableFuture<Void> unused = this.threads.submitCompletable(task);
	}

	// Throws IllegalStateException that names the executor, if a worker has no thread.
	void requireThreads() {
		for (Worker worker : this.workers) {
			if (!worker.isBegun()) {
				throw new IllegalStateException(without(worker));
			}
		}
	}

	private String without(Worker worker) {
		return "the executor " + this.threads.getClass().getSimpleName()
				+ " (listenerTaskExecutor of the container) has no thread for " + worker.name()
				+ ": each worker of each consumer keeps one thread for as long as it runs. Give the executor at least as"
				+ " many threads, or set none";
	}

	// Cancels the workers that have no thread yet.
	void cancelWaiting() {
		this.workers.forEach(Worker::cancel);
	}

	// Returns the number of workers that have, or had, a thread.
	int startedThreads() {
		return (int) this.workers.stream().filter(Worker::isBegun).count();
	}

	private enum State {

		WAITING, BEGUN, CANCELLED

	}

	/**
	 * The task of one thread.
	 */
	private final class Worker implements Runnable {

		private final int number;

		private final Runnable task;

		private final Thread submitter = Thread.currentThread();

		private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

		private final CompletableFuture<Void> done = new CompletableFuture<>();

		private volatile @Nullable Thread starter;

		Worker(int number, Runnable task) {
			this.number = number;
			this.task = task;
		}

		String name() {
			return "dp-kafka-" + TrackingTaskExecutor.this.consumerId + "-C-" + this.number;
		}

		boolean isBegun() {
			return this.state.get() == State.BEGUN;
		}

		void cancel() {
			if (this.state.compareAndSet(State.WAITING, State.CANCELLED)) {
				Thread waiting = this.starter;
				if (waiting != null) {
					waiting.interrupt();
				}
				this.done.complete(null);
			}
		}

		@Override
		public void run() {
			Thread thread = Thread.currentThread();
			if (thread == this.submitter) {
				throw new TaskRejectedException(without(this) + "; it would run the worker on the calling thread");
			}
			if (!this.state.compareAndSet(State.WAITING, State.BEGUN)) {
				return;
			}
			String before = thread.getName();
			thread.setName(name());
			Throwable failure = null;
			try {
				LogContext.run(TrackingTaskExecutor.this.consumerId, this.task);
			}
			catch (Throwable ex) {
				failure = ex;
			}
			finally {
				thread.setName(before);
			}
			TrackingTaskExecutor.this.ended.accept(failure);
			if (failure != null) {
				this.done.completeExceptionally(failure);
			}
			else {
				this.done.complete(null);
			}
		}

	}

}
