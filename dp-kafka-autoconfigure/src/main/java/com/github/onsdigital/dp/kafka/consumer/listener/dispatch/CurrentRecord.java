package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The record or batch that a member's handler is processing. Written by the poll thread
 * for each record, so no object is created for it; other threads read it rarely.
 */
final class CurrentRecord {

	private static final long DISPATCH_PERIOD = Duration.ofSeconds(1).toNanos();

	private volatile @Nullable ConsumerRecord<byte[], byte[]> first;

	private int count;

	private long sinceNanos;

	private long periodStartNanos;

	private boolean periodStarted;

	// a poll returned: a dispatch period begins with the next record
	void startDispatchPeriod() {
		this.periodStarted = false;
	}

	// whether another record may start in this dispatch period; false when it has lasted
	// long enough
	boolean isWithinDispatchPeriod(long nowNanos) {
		if (!this.periodStarted) {
			this.periodStarted = true;
			this.periodStartNanos = nowNanos;
		}
		return nowNanos - this.periodStartNanos <= DISPATCH_PERIOD;
	}

	void begin(ConsumerRecord<byte[], byte[]> newFirst, int newCount, long nowNanos) {
		this.count = newCount;
		this.sinceNanos = nowNanos;
		this.first = newFirst;
	}

	// no record is processed any more; returns for how long it was, in nanoseconds
	long end(long nowNanos) {
		boolean running = this.first != null;
		this.first = null;
		return running ? nowNanos - this.sinceNanos : 0;
	}

	// null if there is none; any thread. Between short records, count and time may be
	// those of the next one
	@Nullable InFlight inFlight() {
		ConsumerRecord<byte[], byte[]> now = this.first;
		return (now != null) ? new InFlight(now, this.count, this.sinceNanos) : null;
	}

}
