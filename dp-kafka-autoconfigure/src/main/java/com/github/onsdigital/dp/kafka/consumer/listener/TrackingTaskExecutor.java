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

/**
 * Threads for the workers of one run, each with the consumer's id and the worker's number
 * in its name, and whose end is reported. A container reports nothing when an event
 * listener of the application throws while a consumer's thread begins, and starts though
 * an executor has fewer threads than it needs.
 */
final class TrackingTaskExecutor implements AsyncTaskExecutor {

	private final String consumerId;

	private final AsyncTaskExecutor threads;

	private final Consumer<@Nullable Throwable> ended;

	private final List<Worker> workers = new CopyOnWriteArrayList<>();

	/**
	 * Watches threads.
	 * @param consumerId the consumer's id
	 * @param threads makes them
	 * @param ended is notified of each end, with what the thread died of
	 */
	TrackingTaskExecutor(String consumerId, AsyncTaskExecutor threads, Consumer<@Nullable Throwable> ended) {
		this.consumerId = consumerId;
		this.threads = threads;
		this.ended = ended;
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	@Override
	public CompletableFuture<Void> submitCompletable(Runnable task) {
		// the container has waited for the others already
		requireThreads();
		Worker worker = new Worker(this.workers.size() + 1, task);
		if (this.threads instanceof SimpleAsyncTaskExecutor simple && simple.isThrottleActive()) {
			// it would have its caller wait for a free thread
			Thread starter = new Thread(() -> submit(worker), worker.name() + "-start");
			starter.setDaemon(true);
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
			// its future tells less than the worker's own
			CompletableFuture<Void> unused = this.threads.submitCompletable(worker);
		}
		catch (TaskRejectedException ex) {
			throw new TaskRejectedException(without(worker), ex);
		}
	}

	/**
	 * Checks that each worker has a thread.
	 * @throws IllegalStateException if one has none, which names the executor
	 */
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

	/**
	 * Takes back the workers that have no thread yet.
	 */
	void cancelWaiting() {
		this.workers.forEach(Worker::cancel);
	}

	/**
	 * How many workers have, or had, a thread.
	 * @return a number
	 */
	int begun() {
		return (int) this.workers.stream().filter(Worker::isBegun).count();
	}

	private enum State {

		WAITING, BEGUN, CANCELLED

	}

	/**
	 * What one thread does.
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
				throw new TaskRejectedException(without(this) + "; it would run it on the thread that starts it");
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
