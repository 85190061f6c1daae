package com.github.onsdigital.dp.kafka.test.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * A time source whose time advances only on request. It knows which threads of dp-kafka
 * are busy and which wait, so {@link #settle()} is exact: a thread counts as busy from
 * the moment it is signalled, a task from the moment it is submitted.
 * <p>
 * Threads that this source did not create are not tracked. If such a thread waits, it
 * advances the time as far as its wait requires.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TestTime implements TimeSource {

	private final Instant origin = Instant.now().truncatedTo(ChronoUnit.MILLIS);

	private final Scheduling scheduling = new Scheduling(this::describe);

	private final List<Supplier<String>> diagnostics = new ArrayList<>();

	@Override
	public long nanoTime() {
		return this.scheduling.now();
	}

	@Override
	public Clock clock() {
		return new VirtualClock(ZoneOffset.UTC);
	}

	@Override
	public Lock newLock() {
		return new VirtualLock(this.scheduling);
	}

	@Override
	public ThreadFactory threads() {
		return (task) -> new TrackedThread(this.scheduling, task);
	}

	@Override
	public ScheduledExecutorService newScheduler(ThreadFactory threads, Duration keepAlive) {
		return new VirtualScheduler(this, this.scheduling, threads);
	}

	@Override
	public void execute(Executor executor, Runnable task) {
		TrackedTask tracked = new TrackedTask(this.scheduling, task);
		try {
			executor.execute(tracked);
		}
		catch (RuntimeException | Error ex) {
			tracked.cancel();
			throw ex;
		}
	}

	@Override
	public Executor delayedExecutor(Duration delay) {
		return (task) -> this.scheduling.at(nanoTime() + delay.toNanos(), false,
				() -> execute((tracked) -> threads().newThread(tracked).start(), task));
	}

	@Override
	public <T> CompletableFuture<T> newFuture() {
		return new VirtualFuture<>(this.scheduling);
	}

	/**
	 * Returns the middle of each range, so that waits have no jitter.
	 */
	@Override
	public RandomGenerator random() {
		return () -> Long.MIN_VALUE;
	}

	/**
	 * Waits until no tracked thread is busy. The time does not change.
	 * @throws AssertionError if a thread is still busy after the limit in real time
	 */
	public void settle() {
		this.scheduling.settle();
	}

	/**
	 * Lets time pass. Each wait and each timer ends at its own time. Returns when no
	 * tracked thread is busy.
	 * @param duration the time, not negative
	 * @throws AssertionError if a thread is still busy after the limit in real time
	 */
	public void advance(Duration duration) {
		this.scheduling.advance(duration.toNanos());
	}

	/**
	 * Lets time pass while all tracked threads are suspended: only timers of the cluster
	 * run. The waits of the threads end afterwards.
	 * @param duration the time
	 */
	public void stall(Duration duration) {
		stall(duration, () -> {
		});
	}

	/**
	 * Lets time pass while all tracked threads are suspended, as {@link #stall(Duration)}
	 * does.
	 * @param duration the time
	 * @param meanwhile an action of the test, which runs at the end of the time, before
	 * the threads continue
	 */
	public void stall(Duration duration, Runnable meanwhile) {
		this.scheduling.stall(duration.toNanos(), meanwhile);
	}

	/**
	 * Returns how often the threads were suspended. A client whose wait has ended can
	 * detect that it could not run meanwhile.
	 * @return the number of stalls that have begun
	 */
	public int stalls() {
		return this.scheduling.stalls();
	}

	/**
	 * Runs an action of the cluster, which is outside the process, at a time.
	 * @param nanos the time on the scale of {@link #nanoTime()}
	 * @param action must not block
	 * @return cancels the timer
	 */
	public Runnable at(long nanos, Runnable action) {
		return this.scheduling.at(nanos, true, action);
	}

	/**
	 * Advances the time by itself whenever no tracked thread is busy, while the
	 * application is being stopped.
	 * @param running whether time passes by itself
	 */
	public void runFreely(boolean running) {
		this.scheduling.runFreely(running);
	}

	/**
	 * Returns whether this source knows of the work of the current thread. Another thread
	 * that waits by this source advances the time.
	 * @return whether the thread is tracked
	 */
	public boolean isTracked() {
		return this.scheduling.isTracked();
	}

	/**
	 * Sets the limit of {@link #settle()} and {@link #advance(Duration)}.
	 * @param limit the limit in real time for one settling
	 */
	public void setLimit(Duration limit) {
		this.scheduling.setLimit(limit);
	}

	/**
	 * Adds a text to the failure of a settling that exceeds the limit.
	 * @param description supplies the text, without blocking
	 */
	public void addDiagnostics(Supplier<String> description) {
		synchronized (this.diagnostics) {
			this.diagnostics.add(description);
		}
	}

	private String describe() {
		List<Supplier<String>> all;
		synchronized (this.diagnostics) {
			all = List.copyOf(this.diagnostics);
		}
		StringBuilder text = new StringBuilder();
		all.forEach((description) -> text.append(System.lineSeparator()).append(description.get()));
		return text.toString();
	}

	/**
	 * The wall clock.
	 */
	private final class VirtualClock extends Clock {

		private final ZoneId zone;

		VirtualClock(ZoneId zone) {
			this.zone = zone;
		}

		@Override
		public ZoneId getZone() {
			return this.zone;
		}

		@Override
		public Clock withZone(ZoneId other) {
			return new VirtualClock(other);
		}

		@Override
		public Instant instant() {
			return TestTime.this.origin.plusNanos(nanoTime());
		}

	}

}
