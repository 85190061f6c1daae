package com.github.onsdigital.dp.kafka.test.broker;

/**
 * The process in which clients run. After a crash, its clients have no effect on the
 * cluster: their requests never arrive, and their members stop to send heartbeats.
 */
final class ClientProcess {

	private volatile boolean crashed;

	boolean isCrashed() {
		return this.crashed;
	}

	void crash() {
		this.crashed = true;
	}

}
