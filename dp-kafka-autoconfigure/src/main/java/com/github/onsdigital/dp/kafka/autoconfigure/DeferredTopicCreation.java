package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Creates the topics that the application declares as soon as the cluster is usable, on
 * its own thread. Spring Kafka itself creates them while the context starts, and blocks
 * the start for about 40 seconds if no broker responds.
 *
 * @since 0.1.0
 */
final class DeferredTopicCreation {

	private static final Logger logger = LoggerFactory.getLogger(DeferredTopicCreation.class);

	private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

	private final BooleanSupplier create;

	private final TimeSource time;

	private final ThreadFactory threads;

	private final Object lock = new Object();

	private @Nullable Thread running;

	private @Nullable CompletableFuture<Void> ended;

	private boolean done;

	private boolean stopped;

	/**
	 * Creates an instance that has not created the topics yet.
	 * @param create creates the topics and returns whether it succeeded; may block
	 * @param time the threads and the wait for their end
	 */
	DeferredTopicCreation(BooleanSupplier create, TimeSource time) {
		this(create, time, DaemonThreads.named("dp-kafka-topics", time.threads()));
	}

	DeferredTopicCreation(BooleanSupplier create, TimeSource time, ThreadFactory threads) {
		this.create = create;
		this.time = time;
		this.threads = threads;
	}

	/**
	 * Allows attempts again after a stop.
	 */
	void start() {
		synchronized (this.lock) {
			this.stopped = false;
		}
	}

	/**
	 * Starts to create the topics, unless they are created already, an attempt is in
	 * progress, or this instance is stopped. Does not block.
	 */
	void onClusterUsable() {
		synchronized (this.lock) {
			if (this.done || this.stopped || this.running != null) {
				return;
			}
			CompletableFuture<Void> end = this.time.newFuture();
			Thread thread = this.threads.newThread(() -> run(end));
			this.running = thread;
			this.ended = end;
			try {
				thread.start();
			}
			catch (OutOfMemoryError ex) {
				this.running = null;
				logger.warn("No thread to create the declared topics; retried after the next check",
						SafeThrowable.forLog(ex));
			}
		}
	}

	private void run(CompletableFuture<Void> end) {
		boolean created = false;
		try {
			created = this.create.getAsBoolean();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The declared topics could not be created; retried after the next check",
					SafeThrowable.forLog(ex));
		}
		finally {
			synchronized (this.lock) {
				this.done = created;
				this.running = null;
			}
			end.complete(null);
		}
	}

	/**
	 * Interrupts the attempt in progress, waits at most 2 s for its end, and prevents
	 * further attempts until the next start.
	 */
	void stop() {
		Thread thread;
		CompletableFuture<Void> end;
		synchronized (this.lock) {
			this.stopped = true;
			thread = this.running;
			end = this.ended;
		}
		if (thread != null && end != null && thread != Thread.currentThread()) {
			thread.interrupt();
			try {
				boolean unused = this.time.await(end, STOP_TIMEOUT);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
