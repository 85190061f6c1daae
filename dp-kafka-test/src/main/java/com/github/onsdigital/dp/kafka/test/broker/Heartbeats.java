package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;

/**
 * Sends the heartbeats of a consumer from a thread of its process: none is sent while the
 * process is stalled, or after it has crashed.
 */
final class Heartbeats {

	private final MemoryCluster cluster;

	private final CoordinatorLink link;

	private final Membership membership;

	private @Nullable ScheduledExecutorService scheduler;

	private boolean waiting;

	private boolean closed;

	Heartbeats(MemoryCluster cluster, CoordinatorLink link, Membership membership) {
		this.cluster = cluster;
		this.link = link;
		this.membership = membership;
	}

	// Sets whether the poll thread waits in a poll. With the lock.
	void waiting(boolean newWaiting) {
		this.waiting = newWaiting;
	}

	// With the lock.
	void start() {
		if (this.scheduler == null && !this.closed) {
			this.scheduler = this.cluster.time()
				.newScheduler(DaemonThreads.named("dp-kafka-test-heartbeat"), Duration.ZERO);
			schedule(this.scheduler, this.membership.beat(true));
		}
	}

	private void schedule(ScheduledExecutorService on, long nanos) {
		try {
			Object unused = on.schedule(this::beat, nanos, TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			// closed meanwhile
			this.closed = true;
		}
	}

	private void beat() {
		this.cluster.lock();
		try {
			ScheduledExecutorService on = this.scheduler;
			if (!this.closed && !this.link.isCrashed() && on != null) {
				schedule(on, this.membership.beat(this.waiting));
			}
		}
		finally {
			this.cluster.unlock();
		}
	}

	// With the lock.
	void close() {
		this.closed = true;
		if (this.scheduler != null) {
			this.scheduler.shutdownNow();
		}
	}

}
