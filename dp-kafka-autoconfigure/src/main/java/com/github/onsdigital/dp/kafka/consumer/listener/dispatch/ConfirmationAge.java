package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

/**
 * How long handled records wait for a commit that is confirmed: since the last
 * confirmation, or since the first of them. Measured at each poll, so that the time in
 * which a slow handler lets the client not work does not count. Written by the poll
 * thread; any thread reads.
 */
final class ConfirmationAge {

	private boolean waiting;

	private long since;

	private volatile long age;

	void polled(long now, boolean unconfirmed) {
		if (!unconfirmed) {
			confirmed();
		}
		else if (!this.waiting) {
			this.waiting = true;
			this.since = now;
		}
		else {
			this.age = now - this.since;
		}
	}

	void confirmed() {
		this.waiting = false;
		this.age = 0;
	}

	long nanos() {
		return this.age;
	}

}
