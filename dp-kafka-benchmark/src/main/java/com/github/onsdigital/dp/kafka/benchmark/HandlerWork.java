package com.github.onsdigital.dp.kafka.benchmark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The work of a handler.
 *
 * @param time its duration
 * @param spins whether it uses the processor
 */
record HandlerWork(Duration time, boolean spins) {

	static HandlerWork sleeps(Duration time) {
		return new HandlerWork(time, false);
	}

	static HandlerWork spins(Duration time) {
		return new HandlerWork(time, true);
	}

	void run() {
		long end = System.nanoTime() + this.time.toNanos();
		for (long left = this.time.toNanos(); left > 0; left = end - System.nanoTime()) {
			if (this.spins) {
				Thread.onSpinWait();
			}
			else {
				LockSupport.parkNanos(left);
			}
		}
	}

	/**
	 * Returns how many records a second a number of workers can handle.
	 * @param workers the number of workers
	 * @param mean the measured mean time of a handler, in milliseconds
	 * @return records per second
	 */
	double limit(int workers, double mean) {
		return this.spins ? Math.min(workers, Runtime.getRuntime().availableProcessors()) * 1e9 / this.time.toNanos()
				: workers * 1e3 / mean;
	}

}
