package com.github.onsdigital.dp.kafka.autoconfigure;

import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Creates the topics that the application declares, when the cluster is usable and on a
 * thread that may wait for it. Spring Kafka itself would do it while the context starts,
 * and hold the start for some 40 seconds where no broker answers. Public only for other
 * packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class DeferredTopicCreation {

	private static final Logger logger = LoggerFactory.getLogger(DeferredTopicCreation.class);

	private static final long STOP_MILLIS = 2000;

	private final BooleanSupplier create;

	private final ThreadFactory threads;

	private final Object lock = new Object();

	private @Nullable Thread running;

	private boolean done;

	private boolean stopped;

	/**
	 * Makes one that has created nothing yet.
	 * @param create creates the topics, may block, and tells whether it could
	 */
	public DeferredTopicCreation(BooleanSupplier create) {
		this(create, (work) -> {
			Thread thread = new Thread(work, "dp-kafka-topics");
			thread.setDaemon(true);
			return thread;
		});
	}

	DeferredTopicCreation(BooleanSupplier create, ThreadFactory threads) {
		this.create = create;
		this.threads = threads;
	}

	/**
	 * Allows attempts again after a stop.
	 */
	public void start() {
		synchronized (this.lock) {
			this.stopped = false;
		}
	}

	/**
	 * Begins to create the topics, unless that is done, under way or stopped. Does not
	 * block.
	 */
	public void usable() {
		synchronized (this.lock) {
			if (this.done || this.stopped || this.running != null) {
				return;
			}
			Thread thread = this.threads.newThread(this::run);
			this.running = thread;
			try {
				thread.start();
			}
			catch (OutOfMemoryError ex) {
				this.running = null;
				logger.warn("No thread to create the declared topics; tried again after the next check",
						SafeThrowable.forLog(ex));
			}
		}
	}

	private void run() {
		boolean created = false;
		try {
			created = this.create.getAsBoolean();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The declared topics could not be created; tried again after the next check",
					SafeThrowable.forLog(ex));
		}
		finally {
			synchronized (this.lock) {
				this.done = created;
				this.running = null;
			}
		}
	}

	/**
	 * Ends an attempt that is under way, waiting 2 s at most, and begins none until the
	 * next start.
	 */
	public void stop() {
		Thread thread;
		synchronized (this.lock) {
			this.stopped = true;
			thread = this.running;
		}
		if (thread != null && thread != Thread.currentThread()) {
			thread.interrupt();
			try {
				thread.join(STOP_MILLIS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
