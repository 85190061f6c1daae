package com.github.onsdigital.dp.kafka.test.broker;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The process in which clients run. After a crash, its clients have no effect on the
 * cluster: their requests never arrive, and their members stop to send heartbeats.
 */
final class ClientProcess {

	private final Runnable onCrash;

	private volatile boolean crashed;

	private final AtomicInteger crashes = new AtomicInteger();

	// The action runs with the lock of the cluster.
	ClientProcess(Runnable onCrash) {
		this.onCrash = onCrash;
	}

	boolean isCrashed() {
		return this.crashed;
	}

	int crashes() {
		return this.crashes.get();
	}

	// with the lock of the cluster
	void crash() {
		if (!this.crashed) {
			this.crashed = true;
			this.crashes.incrementAndGet();
			this.onCrash.run();
		}
	}

	// The clients work again.
	void restart() {
		this.crashed = false;
	}

}
