package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one after another on one thread; delays pass in virtual time.
 */
final class VirtualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

	private final TestTime time;

	private final Scheduling scheduling;

	private final Set<Task<?>> delayed = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> terminated = new CompletableFuture<>();

	private final AtomicInteger unfinished = new AtomicInteger();

	private final ThreadPoolExecutor worker;

	VirtualScheduler(TestTime time, Scheduling scheduling, ThreadFactory threads) {
		this.time = time;
		this.scheduling = scheduling;
		this.worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
	}

	@Override
	public void execute(Runnable command) {
		this.unfinished.incrementAndGet();
		try {
			this.time.execute(this.worker, () -> runAndFinish(command));
		}
		catch (RuntimeException | Error ex) {
			finish(1);
			throw ex;
		}
	}

	private void runAndFinish(Runnable command) {
		try {
			command.run();
		}
		finally {
			finish(1);
		}
	}

	// Terminates when the last task ends, while that task is still busy. The pool reports
	// its end later, on a thread that is not tracked.
	private void finish(int tasks) {
		if (this.unfinished.addAndGet(-tasks) == 0 && isShutdown()) {
			this.terminated.complete(null);
		}
	}

	@Override
	public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
		return new Task<>(Executors.callable(command), unit.toNanos(delay), 0, false).plan();
	}

	@Override
	public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
		return new Task<>(callable, unit.toNanos(delay), 0, false).plan();
	}

	@Override
	public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
		return new Task<>(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(period), true).plan();
	}

	@Override
	public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
		return new Task<>(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(delay), false).plan();
	}

	@Override
	public void shutdown() {
		this.worker.shutdown();
		this.delayed.forEach((task) -> task.cancel(false));
		finish(0);
	}

	@Override
	public List<Runnable> shutdownNow() {
		List<Runnable> remaining = this.worker.shutdownNow();
		remaining.forEach((task) -> {
			if (task instanceof TrackedTask tracked) {
				tracked.cancel();
			}
		});
		this.delayed.forEach((task) -> task.cancel(false));
		finish(remaining.size());
		return remaining;
	}

	@Override
	public boolean isShutdown() {
		return this.worker.isShutdown();
	}

	@Override
	public boolean isTerminated() {
		return this.terminated.isDone();
	}

	@Override
	public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
		return this.time.await(this.terminated, Duration.ofNanos(unit.toNanos(timeout)));
	}

	/**
	 * A delayed task, once or repeatedly.
	 */
	private final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {

		private final long period;

		private final boolean fixedRate;

		private volatile long due;

		private volatile Runnable cancelTimer = () -> {
		};

		Task(Callable<V> callable, long delay, long period, boolean fixedRate) {
			super(callable);
			this.due = VirtualScheduler.this.scheduling.now() + Math.max(0, delay);
			this.period = period;
			this.fixedRate = fixedRate;
		}

		ScheduledFuture<V> plan() {
			if (isShutdown()) {
				throw new RejectedExecutionException("shut down");
			}
			VirtualScheduler.this.delayed.add(this);
			if (this.due <= VirtualScheduler.this.scheduling.now()) {
				submit();
			}
			else {
				this.cancelTimer = VirtualScheduler.this.scheduling.at(this.due, false, this::submit);
			}
			return this;
		}

		private void submit() {
			try {
				execute(this);
			}
			catch (RejectedExecutionException ex) {
				// shut down meanwhile: delayed tasks are dropped
				cancel(false);
			}
		}

		@Override
		public void run() {
			if (this.period == 0) {
				super.run();
			}
			else if (runAndReset() && !isShutdown()) {
				this.due = this.fixedRate ? this.due + this.period
						: VirtualScheduler.this.scheduling.now() + this.period;
				ScheduledFuture<V> unused = plan();
			}
		}

		@Override
		protected void done() {
			VirtualScheduler.this.delayed.remove(this);
			this.cancelTimer.run();
		}

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.due - VirtualScheduler.this.scheduling.now(), TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
		}

	}

}
