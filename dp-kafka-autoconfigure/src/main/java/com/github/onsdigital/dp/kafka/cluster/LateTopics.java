package com.github.onsdigital.dp.kafka.cluster;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that the application declares, when the cluster is usable and on a
 * thread that may wait for it. Spring Kafka itself would do it while the context starts,
 * and hold the start for some 40 seconds where no broker answers. Public only for other
 * packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class LateTopics {

	private static final Logger logger = LoggerFactory.getLogger(LateTopics.class);

	private final BooleanSupplier create;

	private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

	private volatile boolean done;

	/**
	 * Makes one that has created nothing yet.
	 * @param create creates the topics, may block, and tells whether it could
	 */
	public LateTopics(BooleanSupplier create) {
		this.create = create;
	}

	/**
	 * Begins to create the topics, unless that is done or under way. Does not block.
	 */
	public void usable() {
		if (!this.done && this.running.get() == null) {
			Thread thread = new Thread(this::run, "dp-kafka-topics");
			thread.setDaemon(true);
			if (this.running.compareAndSet(null, thread)) {
				thread.start();
			}
		}
	}

	private void run() {
		try {
			this.done = this.create.getAsBoolean();
		}
		catch (RuntimeException ex) {
			logger.warn("The declared topics could not be created; tried again after the next check", ex);
		}
		finally {
			this.running.set(null);
		}
	}

	/**
	 * Ends an attempt that is under way, waiting 2 s at most.
	 */
	public void stop() {
		Thread thread = this.running.get();
		if (thread != null) {
			thread.interrupt();
			try {
				thread.join(2000);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
