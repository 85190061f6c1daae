package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The threads of a producer. One creates its client and one publishes its events, so that
 * neither the caller nor the client's network thread does. They run only while there is
 * work.
 */
final class ProducerExecutors {

	private static final Logger logger = LoggerFactory.getLogger(ProducerExecutors.class);

	private static final int MAX_QUEUED = 1_000;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

	private final String producer;

	private final TimeSource time;

	private final ScheduledExecutorService clientExecutor;

	private final ThreadPoolExecutor eventExecutor;

	private final CompletableFuture<Void> eventsEnded;

	// for the events that are left at the end, and those of later sends
	private final ThreadPoolExecutor lateExecutor;

	private final Set<Thread> ownThreads = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean droppedLogged = new AtomicBoolean();

	ProducerExecutors(String producer, TimeSource time) {
		this(producer, time, DaemonThreads.named("dp-kafka-producer-" + producer));
	}

	ProducerExecutors(String producer, TimeSource time, ThreadFactory factory) {
		this.producer = producer;
		this.time = time;
		this.eventsEnded = time.newFuture();
		ThreadFactory threads = (work) -> factory.newThread(() -> runOwn(work));
		this.clientExecutor = time.newScheduler(threads, KEEP_ALIVE);
		this.lateExecutor = new SingleThread(Duration.ofMillis(1), threads, (work, full) -> dropped(), () -> {
		});
		this.eventExecutor = new SingleThread(KEEP_ALIVE, threads, this::rejected,
				() -> this.eventsEnded.complete(null));
	}

	/**
	 * Runs a task soon, unless this has ended.
	 */
	void run(Runnable work) {
		runAfter(Duration.ZERO, work);
	}

	/**
	 * Runs a task after a delay, unless this has ended.
	 */
	void runAfter(Duration delay, Runnable work) {
		try {
			// guarded logs what the task throws
			Future<?> unused = this.clientExecutor.schedule(() -> guarded(work, "creating its client"), delay.toNanos(),
					TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("producer {}: closed, no further client is created", this.producer);
		}
	}

	/**
	 * Publishes an event soon, also after the end. Drops it if too many events are
	 * queued.
	 */
	void publishOrDrop(Runnable work) {
		try {
			this.time.execute(this.eventExecutor, () -> guarded(work, "a listener of failed sends"));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("producer {}: the event of a failed send is dropped", this.producer);
		}
		catch (OutOfMemoryError ex) {
			// it would end the client's thread, or be thrown to the sender
			logger.warn("producer {}: there is no thread to publish the event of a failed send", this.producer,
					SafeThrowable.forLog(ex));
		}
	}

	// only the executor knows atomically whether it still accepts tasks
	private void rejected(Runnable work, ThreadPoolExecutor eventExecutor) {
		if (eventExecutor.isShutdown()) {
			this.lateExecutor.execute(work);
		}
		else {
			dropped();
		}
	}

	// throws, so that the time source does not wait for the task
	private void dropped() {
		if (this.droppedLogged.compareAndSet(false, true)) {
			logger.warn("producer {}: {} events of failed sends wait for a slow listener; further ones are dropped",
					this.producer, MAX_QUEUED);
		}
		throw new RejectedExecutionException("too many events are queued");
	}

	private void runOwn(Runnable work) {
		this.ownThreads.add(Thread.currentThread());
		try {
			work.run();
		}
		finally {
			this.ownThreads.remove(Thread.currentThread());
		}
	}

	/**
	 * Ends the threads. Waits for running tasks, then interrupts them; the remaining
	 * events are published after that.
	 * @param timeout the maximum wait
	 */
	void end(Duration timeout) {
		this.clientExecutor.shutdown();
		this.eventExecutor.shutdown();
		if (this.ownThreads.contains(Thread.currentThread())) {
			// a listener of a failed send closes the producer: its thread ends on its own
			return;
		}
		Deadline deadline = Deadline.in(timeout, this.time::nanoTime);
		try {
			if (this.clientExecutor.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS)
					&& this.time.await(this.eventsEnded, deadline.remaining())) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		List<Runnable> unused = this.clientExecutor.shutdownNow();
		List<Runnable> remaining = this.eventExecutor.shutdownNow();
		if (!remaining.isEmpty()) {
			logger.warn(
					"producer {}: closed while {} events of failed sends wait for a slow listener; they are "
							+ "published late, or not at all if the application ends first",
					this.producer, remaining.size());
			remaining.forEach(this::publishLate);
		}
	}

	private void publishLate(Runnable work) {
		try {
			this.lateExecutor.execute(work);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("producer {}: the event of a failed send is dropped", this.producer);
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

	/**
	 * Runs one task after another, on a thread that ends without work.
	 */
	private static final class SingleThread extends ThreadPoolExecutor {

		private final Runnable endListener;

		SingleThread(Duration keepAlive, ThreadFactory threads, RejectedExecutionHandler rejected,
				Runnable endListener) {
			super(1, 1, keepAlive.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), threads,
					rejected);
			allowCoreThreadTimeOut(true);
			this.endListener = endListener;
		}

		@Override
		protected void terminated() {
			this.endListener.run();
		}

	}

}
