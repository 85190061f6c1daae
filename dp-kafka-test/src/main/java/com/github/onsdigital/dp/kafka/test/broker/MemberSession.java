package com.github.onsdigital.dp.kafka.test.broker;

import org.jspecify.annotations.Nullable;

/**
 * The session of a member at its coordinator: it expires without heartbeats. The timer
 * runs outside the process of the member, so that it also runs while that is stalled.
 * Guarded by the lock of the cluster.
 */
final class MemberSession {

	private final MemoryCluster cluster;

	private final long timeoutNanos;

	private final Runnable expired;

	private long heartbeatNanos;

	private @Nullable Runnable timer;

	private boolean immortal;

	private boolean closed;

	/**
	 * Starts a session.
	 * @param cluster the cluster
	 * @param timeoutNanos the session timeout
	 * @param expired is called with the lock when it may have expired
	 */
	MemberSession(MemoryCluster cluster, long timeoutNanos, Runnable expired) {
		this.cluster = cluster;
		this.timeoutNanos = timeoutNanos;
		this.expired = expired;
		heartbeat();
	}

	// Starts no timer until the next heartbeat: a member outside the process is alive
	// until the test ends it.
	void keepAlive() {
		this.immortal = true;
		cancelTimer();
	}

	void die() {
		this.immortal = false;
		heartbeat();
	}

	void heartbeat() {
		this.heartbeatNanos = this.cluster.time().nanoTime();
		if (this.timer == null && !this.immortal && !this.closed) {
			startTimer();
		}
	}

	boolean isExpired() {
		return !this.immortal && this.cluster.time().nanoTime() - this.heartbeatNanos >= this.timeoutNanos;
	}

	void close() {
		this.closed = true;
		cancelTimer();
	}

	private void startTimer() {
		this.timer = this.cluster.time()
			.at(this.heartbeatNanos + this.timeoutNanos, () -> this.cluster.change(this::timerFired));
	}

	private void timerFired() {
		this.timer = null;
		if (this.closed || this.immortal) {
			return;
		}
		if (isExpired()) {
			this.expired.run();
		}
		else {
			startTimer();
		}
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.run();
			this.timer = null;
		}
	}

}
