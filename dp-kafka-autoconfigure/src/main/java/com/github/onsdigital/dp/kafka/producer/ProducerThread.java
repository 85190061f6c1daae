package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a producer: makes its client and publishes its events, so that
 * neither the caller nor the client's network thread does. It is there only while there
 * is something to do.
 */
final class ProducerThread {

	private static final Logger logger = LoggerFactory.getLogger(ProducerThread.class);

	private static final int MAX_WAITING = 1_000;

	private final String producer;

	private final ScheduledThreadPoolExecutor executor;

	// for the events of sends after the end: its thread is there only while one is told
	private final ThreadPoolExecutor late;

	private final AtomicBoolean toldOfDropped = new AtomicBoolean();

	ProducerThread(String producer) {
		this.producer = producer;
		ThreadFactory threads = (work) -> {
			Thread thread = new Thread(work, "dp-kafka-producer-" + producer);
			thread.setDaemon(true);
			return thread;
		};
		this.executor = new ScheduledThreadPoolExecutor(1, threads);
		this.late = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				threads, (work, full) -> dropped());
		this.late.allowCoreThreadTimeOut(true);
		this.executor.setKeepAliveTime(5, TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Runs soon; not at all once ended.
	 * @param work what to run
	 */
	void run(Runnable work) {
		runAfter(Duration.ZERO, work);
	}

	/**
	 * Runs later; not at all once ended.
	 * @param delay how much later
	 * @param work what to run
	 */
	void runAfter(Duration delay, Runnable work) {
		try {
			// what it throws is told by guarded
			Future<?> unused = this.executor.schedule(() -> guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("producer {}: closed, nothing more is done", this.producer);
		}
	}

	/**
	 * Runs soon, also once ended, unless too much waits already.
	 * @param work what to run
	 */
	void runOrDrop(Runnable work) {
		if (this.executor.isShutdown()) {
			this.late.execute(() -> guarded(work));
		}
		else if (this.executor.getQueue().size() < MAX_WAITING) {
			run(work);
		}
		else {
			dropped();
		}
	}

	private void dropped() {
		if (this.toldOfDropped.compareAndSet(false, true)) {
			logger.warn("producer {}: {} events of failed sends wait for a slow listener; further ones are dropped",
					this.producer, MAX_WAITING);
		}
	}

	/**
	 * Ends: what waits is still run for a moment, then interrupted.
	 * @param timeout how long the moment is
	 */
	void end(Duration timeout) {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				this.executor.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			this.executor.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	private void guarded(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			logger.warn("producer {}: a listener of failed sends threw", this.producer, ex);
		}
	}

}
