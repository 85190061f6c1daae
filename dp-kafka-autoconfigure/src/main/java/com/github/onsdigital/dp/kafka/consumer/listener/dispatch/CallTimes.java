package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

/**
 * The moving average of the duration of calls. Threads may overwrite each other's
 * samples: an estimate is sufficient.
 */
final class CallTimes {

	/**
	 * The initial average is long: a bundle of long calls would keep records waiting
	 * although other workers are idle.
	 */
	private static final long INITIAL = Duration.ofMillis(1).toNanos();

	/**
	 * How long records may wait for the workers that are awake before another worker is
	 * woken: about the time that this takes.
	 */
	private static final long WAKE_THRESHOLD = Duration.ofNanos(100_000).toNanos();

	private static final int WEIGHT = 16;

	private volatile long averageNanos = INITIAL;

	void add(long nanos) {
		long average = this.averageNanos;
		this.averageNanos = average + (nanos - average) / WEIGHT;
	}

	long averageNanos() {
		return this.averageNanos;
	}

	boolean isShort(long nanos) {
		return this.averageNanos < nanos;
	}

	// whether the calls for this many records take longer than waking a thread
	boolean isLong(int records) {
		return records * this.averageNanos > WAKE_THRESHOLD;
	}

}
