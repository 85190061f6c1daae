package com.github.onsdigital.dp.kafka.time;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;

/**
 * The time of dp-kafka. Everything in dp-kafka that reads a clock, waits, starts a thread
 * or a timer, or draws the jitter of a wait uses the one bean of this type. It is
 * {@link #system()}, unless the application defines another one, for example a time
 * source whose time only a test advances.
 * <p>
 * The threads of the Kafka clients and the connections of the cluster checks wait for the
 * network, and do not use a time source.
 * <p>
 * All methods may be called by any thread. Only {@link #await} blocks.
 *
 * @since 0.1.0
 */
public interface TimeSource {

	/**
	 * Returns the time of a monotonic clock. Only the difference between two values has a
	 * meaning.
	 * @return nanoseconds, which may be negative and may overflow
	 */
	long nanoTime();

	/**
	 * Returns the wall clock.
	 * @return the clock, in UTC
	 */
	Clock clock();

	/**
	 * Creates a reentrant lock. The timeouts of its conditions elapse by this time
	 * source.
	 * @return a new lock that supports conditions
	 */
	Lock newLock();

	/**
	 * Returns the factory of the threads whose work this time source knows of. The caller
	 * sets their names and whether they are daemons, and starts them.
	 * @return the factory, which always returns a thread
	 */
	ThreadFactory threads();

	/**
	 * Creates a scheduler with one thread. Its thread, its delays and its method
	 * {@code awaitTermination} follow this time source. A cancelled task is removed. At
	 * {@code shutdown}, tasks that have not started are dropped.
	 * @param threads creates the scheduler's thread and sets its name; its threads need
	 * not come from {@link #threads()}
	 * @param keepAlive how long the thread lives without work; zero if it lives until the
	 * shutdown
	 * @return the scheduler, which its owner shuts down
	 */
	ScheduledExecutorService newScheduler(ThreadFactory threads, Duration keepAlive);

	/**
	 * Runs a task on an executor that this time source did not create, so that this time
	 * source knows of the task's work, from this call on until the task has ended.
	 * @param executor the executor, which runs each task that it accepts
	 * @param task the task
	 * @throws RejectedExecutionException if the executor does not accept the task; each
	 * other failure of the executor is thrown as well
	 */
	void execute(Executor executor, Runnable task);

	/**
	 * Returns an executor that starts each task after a delay, on a daemon thread that
	 * several callers share. Tasks should be short. None can be cancelled.
	 * @param delay the delay; a task starts at once if it is zero or negative
	 * @return the executor
	 */
	Executor delayedExecutor(Duration delay);

	/**
	 * Creates a future that is not completed. The waits of its methods {@code get} and
	 * {@code join}, and of the futures that are derived from it, end by this time source.
	 * @param <T> the type of the result
	 * @return a new future
	 */
	<T> CompletableFuture<T> newFuture();

	/**
	 * Returns a source of random numbers, for the jitter of waits. It is not suitable for
	 * secrets.
	 * @return the source, which threads may share
	 */
	RandomGenerator random();

	/**
	 * Waits until a stage is completed. Does not throw the stage's failure.
	 * @param stage the stage
	 * @param timeout the maximum wait by this time source; does not wait if it is zero or
	 * negative
	 * @return whether the stage is completed
	 * @throws InterruptedException if the thread is interrupted while it waits, or before
	 */
	default boolean await(CompletionStage<?> stage, Duration timeout) throws InterruptedException {
		return new StageWait(newLock()).await(stage, timeout);
	}

	/**
	 * Returns the time source of the system: its clocks, threads of the JDK, and waits in
	 * real time.
	 * @return the time source, always the same object
	 */
	static TimeSource system() {
		return SystemTimeSource.INSTANCE;
	}

}
