package com.github.onsdigital.dp.kafka.time;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * The time source of the system. It has no state.
 */
final class SystemTimeSource implements TimeSource {

	static final TimeSource INSTANCE = new SystemTimeSource();

	private SystemTimeSource() {
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Clock clock() {
		return Clock.systemUTC();
	}

	@Override
	public Lock newLock() {
		return new ReentrantLock();
	}

	@Override
	public ThreadFactory threads() {
		return Thread::new;
	}

	@Override
	public ScheduledExecutorService newScheduler(ThreadFactory threads, Duration keepAlive) {
		ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, threads);
		scheduler.setRemoveOnCancelPolicy(true);
		scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		if (!keepAlive.isZero()) {
			scheduler.setKeepAliveTime(StageWait.nanos(keepAlive), TimeUnit.NANOSECONDS);
			scheduler.allowCoreThreadTimeOut(true);
		}
		return scheduler;
	}

	@Override
	public void execute(Executor executor, Runnable task) {
		executor.execute(task);
	}

	@Override
	public Executor delayedExecutor(Duration delay) {
		return CompletableFuture.delayedExecutor(StageWait.nanos(delay), TimeUnit.NANOSECONDS);
	}

	@Override
	public <T> CompletableFuture<T> newFuture() {
		return new CompletableFuture<>();
	}

	@Override
	public RandomGenerator random() {
		return new Random();
	}

}
