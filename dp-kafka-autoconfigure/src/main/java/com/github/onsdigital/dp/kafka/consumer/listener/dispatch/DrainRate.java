package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

/**
 * Estimates how fast the records of a member are finished. Poll thread only.
 */
final class DrainRate {

	private static final long SAMPLE = Duration.ofMillis(5).toNanos();

	private long sinceNanos;

	private long count;

	// the average time per record
	private double nanosPerRecord;

	void add(int records, long nowNanos) {
		this.count += records;
		long elapsed = nowNanos - this.sinceNanos;
		if (elapsed >= SAMPLE) {
			this.nanosPerRecord = (double) elapsed / Math.max(1, this.count);
			this.sinceNanos = nowNanos;
			this.count = 0;
		}
	}

	// the expected time until so many records are finished
	long nanosFor(int records) {
		return (long) (this.nanosPerRecord * records);
	}

}
