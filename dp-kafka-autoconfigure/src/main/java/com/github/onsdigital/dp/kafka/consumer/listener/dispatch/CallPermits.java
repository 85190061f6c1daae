package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the calls that have begun and not ended.
 */
final class CallPermits {

	private final int total;

	private final AtomicInteger free;

	CallPermits(int total) {
		this.total = total;
		this.free = new AtomicInteger(total);
	}

	// acquires up to so many permits; returns how many; does not block
	int acquire(int wanted) {
		int available = this.free.get();
		while (available > 0) {
			int taken = Math.min(available, wanted);
			if (this.free.compareAndSet(available, available - taken)) {
				return taken;
			}
			available = this.free.get();
		}
		return 0;
	}

	void release(int permits) {
		this.free.addAndGet(permits);
	}

	boolean isAvailable() {
		return this.free.get() > 0;
	}

	int used() {
		return this.total - this.free.get();
	}

}
