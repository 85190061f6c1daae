package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * The threads of a producer: one makes its client, one publishes its events, so that
 * neither the caller nor the client's network thread does. They are there only while
 * there is something to do.
 */
final class ProducerThread {

	private static final Logger logger = LoggerFactory.getLogger(ProducerThread.class);

	private static final int MAX_WAITING = 1_000;

	private final String producer;

	private final ScheduledThreadPoolExecutor maker;

	private final ThreadPoolExecutor events;

	// for the events that the end leaves, and those of sends after it
	private final ThreadPoolExecutor late;

	private final Set<Thread> own = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean toldOfDropped = new AtomicBoolean();

	ProducerThread(String producer) {
		this(producer, (work) -> {
			Thread thread = new Thread(work, "dp-kafka-producer-" + producer);
			thread.setDaemon(true);
			return thread;
		});
	}

	ProducerThread(String producer, ThreadFactory factory) {
		this.producer = producer;
		ThreadFactory threads = (work) -> factory.newThread(() -> runOwn(work));
		this.maker = new ScheduledThreadPoolExecutor(1, threads);
		this.maker.setKeepAliveTime(5, TimeUnit.SECONDS);
		this.maker.allowCoreThreadTimeOut(true);
		this.maker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.late = one(Duration.ofMillis(1), threads, (work, full) -> dropped());
		this.events = one(Duration.ofSeconds(5), threads, this::refused);
	}

	private static ThreadPoolExecutor one(Duration idle, ThreadFactory threads, RejectedExecutionHandler refused) {
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, idle.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(MAX_WAITING), threads, refused);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	/**
	 * Makes soon; not at all once ended.
	 * @param work what to run
	 */
	void run(Runnable work) {
		runAfter(Duration.ZERO, work);
	}

	/**
	 * Makes later; not at all once ended.
	 * @param delay how much later
	 * @param work what to run
	 */
	void runAfter(Duration delay, Runnable work) {
		try {
			// what it throws is told by guarded
			Future<?> unused = this.maker.schedule(() -> guarded(work, "making its client"), delay.toNanos(),
					TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("producer {}: closed, nothing more is made", this.producer);
		}
	}

	/**
	 * Publishes soon, also once ended, unless too much waits already.
	 * @param work publishes an event
	 */
	void publishOrDrop(Runnable work) {
		try {
			this.events.execute(() -> guarded(work, "a listener of failed sends"));
		}
		catch (OutOfMemoryError ex) {
			// it would end the client's thread, or be thrown to who sends
			logger.warn("producer {}: there is no thread to publish the event of a failed send", this.producer,
					SafeThrowable.forLog(ex));
		}
	}

	// only the executor itself knows without a gap whether it still takes work
	private void refused(Runnable work, ThreadPoolExecutor events) {
		if (events.isShutdown()) {
			this.late.execute(work);
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

	private void runOwn(Runnable work) {
		this.own.add(Thread.currentThread());
		try {
			work.run();
		}
		finally {
			this.own.remove(Thread.currentThread());
		}
	}

	/**
	 * Ends. What is under way is waited for, then interrupted; events that wait still are
	 * published after that.
	 * @param timeout the longest to wait
	 */
	void end(Duration timeout) {
		this.maker.shutdown();
		this.events.shutdown();
		if (this.own.contains(Thread.currentThread())) {
			// a listener of a failed send closes the producer: its thread ends by itself
			return;
		}
		long end = System.nanoTime() + timeout.toNanos();
		try {
			if (this.maker.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)
					&& this.events.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.maker.shutdownNow();
		List<Runnable> left = this.events.shutdownNow();
		if (!left.isEmpty()) {
			logger.warn("producer {}: closed while {} events of failed sends wait for a slow listener; they come late, "
					+ "and not at all where the application ends first", this.producer, left.size());
			left.forEach(this.late::execute);
		}
	}

	private void guarded(Runnable work, String what) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			logger.warn("producer {}: {} threw", this.producer, what, SafeThrowable.forLog(ex));
		}
	}

}
