package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

/**
 * Measures how long handled records have been waiting for a confirmed commit: since the
 * last confirmation, or since the first of them. It is measured at each poll, so that the
 * time of a slow handler, during which the client does not work, does not count. Written
 * by the poll thread; any thread reads.
 */
final class UnconfirmedCommitAge {

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
