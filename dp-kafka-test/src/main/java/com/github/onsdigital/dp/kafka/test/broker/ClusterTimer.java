package com.github.onsdigital.dp.kafka.test.broker;

import org.jspecify.annotations.Nullable;

/**
 * One action at a later time, outside the process of the clients. Guarded by the lock of
 * the cluster, which the action holds.
 */
final class ClusterTimer {

	private final MemoryCluster cluster;

	private @Nullable Runnable cancel;

	private int number;

	ClusterTimer(MemoryCluster cluster) {
		this.cluster = cluster;
	}

	// replaces an action that has not run
	void start(long delayNanos, Runnable action) {
		cancel();
		int started = this.number;
		this.cancel = this.cluster.time()
			.at(this.cluster.time().nanoTime() + delayNanos, () -> this.cluster.change(() -> run(started, action)));
	}

	private void run(int started, Runnable action) {
		if (started == this.number) {
			this.cancel = null;
			action.run();
		}
	}

	boolean isStarted() {
		return this.cancel != null;
	}

	void cancel() {
		this.number++;
		if (this.cancel != null) {
			this.cancel.run();
			this.cancel = null;
		}
	}

}
