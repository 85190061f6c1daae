package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;

import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The waits of a client: each ends at a change of the cluster, a wake-up, an interrupt or
 * its deadline in virtual time. Guarded by the lock of the cluster, except
 * {@link #wakeup()}.
 */
final class ClientWaits {

	private final MemoryCluster cluster;

	private boolean woken;

	private boolean wakeupsIgnored;

	ClientWaits(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	// any thread
	void wakeup() {
		this.cluster.lock();
		try {
			this.woken = true;
			this.cluster.changed().signalAll();
		}
		finally {
			this.cluster.unlock();
		}
	}

	// a client that is being closed
	void ignoreWakeups() {
		this.wakeupsIgnored = true;
	}

	long deadline(Duration timeout) {
		long now = this.cluster.time().nanoTime();
		long nanos = (timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0) ? Long.MAX_VALUE : timeout.toNanos();
		return (nanos > Long.MAX_VALUE - now) ? Long.MAX_VALUE : now + nanos;
	}

	boolean isPassed(long deadline) {
		return this.cluster.time().nanoTime() >= deadline;
	}

	// throws the exception of a wake-up or an interrupt, as each blocking call does
	void check() {
		if (Thread.interrupted()) {
			throw new InterruptException(new InterruptedException());
		}
		if (this.woken && !this.wakeupsIgnored) {
			this.woken = false;
			throw new WakeupException();
		}
	}

	/**
	 * Waits for a change of the cluster.
	 * @param deadline the time at which the wait ends
	 * @return false if the time has passed
	 */
	@SuppressWarnings("WaitNotInLoop") // the callers loop
	boolean await(long deadline) {
		check();
		long remaining = deadline - this.cluster.time().nanoTime();
		if (remaining <= 0) {
			return false;
		}
		try {
			long unused = this.cluster.changed().awaitNanos(remaining);
		}
		catch (InterruptedException ex) {
			throw new InterruptException(ex);
		}
		check();
		return true;
	}

}
