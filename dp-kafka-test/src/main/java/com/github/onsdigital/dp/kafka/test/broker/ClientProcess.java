package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The process in which clients run. After a crash, its clients have no effect on the
 * cluster: their requests never arrive, and their members stop to send heartbeats.
 */
final class ClientProcess {

	private final Runnable onCrash;

	private volatile boolean crashed;

	private volatile int crashes;

	// The action runs with the lock of the cluster.
	ClientProcess(Runnable onCrash) {
		this.onCrash = onCrash;
	}

	boolean isCrashed() {
		return this.crashed;
	}

	int crashes() {
		return this.crashes;
	}

	// with the lock of the cluster
	void crash() {
		if (!this.crashed) {
			this.crashed = true;
			this.crashes++;
			this.onCrash.run();
		}
	}

	// The clients work again.
	void restart() {
		this.crashed = false;
	}

}
