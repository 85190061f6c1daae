package com.github.onsdigital.dp.kafka.fakes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The time source of the system with clocks, jitter and threads of a test. It waits in
 * real time.
 *
 * @param nanos the monotonic clock
 * @param clock the wall clock
 * @param random the source of jitter
 * @param threads creates threads
 */
public record PartialTime(LongSupplier nanos, Clock clock, RandomGenerator random,
		ThreadFactory threads) implements TimeSource {

	/**
	 * Returns a time source with a monotonic clock, and without random jitter.
	 * @param nanos the monotonic clock
	 * @return the time source
	 */
	public static PartialTime of(LongSupplier nanos) {
		return new PartialTime(nanos, Clock.systemUTC(), new Random(1), Thread::new);
	}

	/**
	 * Returns the time source of the system with another source of threads.
	 * @param threads creates threads
	 * @return the time source
	 */
	public static PartialTime with(ThreadFactory threads) {
		return new PartialTime(System::nanoTime, Clock.systemUTC(), new Random(1), threads);
	}

	/**
	 * Returns the same time source with another wall clock.
	 * @param wallMillis the wall clock, in milliseconds since the epoch
	 * @return the time source
	 */
	public PartialTime wallClock(LongSupplier wallMillis) {
		return new PartialTime(this.nanos, new MillisClock(wallMillis), this.random, this.threads);
	}

	@Override
	public long nanoTime() {
		return this.nanos.getAsLong();
	}

	@Override
	public Lock newLock() {
		return TimeSource.system().newLock();
	}

	@Override
	public ScheduledExecutorService newScheduler(ThreadFactory threads, Duration keepAlive) {
		return TimeSource.system().newScheduler(threads, keepAlive);
	}

	@Override
	public void execute(Executor executor, Runnable task) {
		executor.execute(task);
	}

	@Override
	public Executor delayedExecutor(Duration delay) {
		return TimeSource.system().delayedExecutor(delay);
	}

	@Override
	public <T> CompletableFuture<T> newFuture() {
		return new CompletableFuture<>();
	}

	/**
	 * A wall clock of a test.
	 */
	private static final class MillisClock extends Clock {

		private final LongSupplier millis;

		MillisClock(LongSupplier millis) {
			this.millis = millis;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return Instant.ofEpochMilli(this.millis.getAsLong());
		}

	}

}
