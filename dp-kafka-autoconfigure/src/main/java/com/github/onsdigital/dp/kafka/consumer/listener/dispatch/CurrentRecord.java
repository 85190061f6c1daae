package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The hand of a member's handler. Written by the poll thread once a record, so no object
 * is made for it; others look into it seldom.
 */
final class CurrentRecord {

	private static final long SLICE = Duration.ofSeconds(1).toNanos();

	private volatile @Nullable ConsumerRecord<byte[], byte[]> first;

	private int count;

	private long sinceNanos;

	private long sliceNanos;

	private boolean sliceBegun;

	/**
	 * A poll returned: a slice of work begins with the next record.
	 */
	void newSlice() {
		this.sliceBegun = false;
	}

	/**
	 * Tells whether a further record may be begun in this slice of work.
	 * @param nowNanos the time now
	 * @return false when the slice has lasted long enough
	 */
	boolean isWithinSlice(long nowNanos) {
		if (!this.sliceBegun) {
			this.sliceBegun = true;
			this.sliceNanos = nowNanos;
		}
		return nowNanos - this.sliceNanos <= SLICE;
	}

	void take(ConsumerRecord<byte[], byte[]> newFirst, int newCount, long nowNanos) {
		this.count = newCount;
		this.sinceNanos = nowNanos;
		this.first = newFirst;
	}

	/**
	 * Puts it down.
	 * @param nowNanos the time now
	 * @return how long it was held, in nanoseconds
	 */
	long drop(long nowNanos) {
		boolean full = this.first != null;
		this.first = null;
		return full ? nowNanos - this.sinceNanos : 0;
	}

	/**
	 * Looks into it. Any thread; while records are worked off quickly, count and time may
	 * be those of the next one.
	 * @return what is in it, or {@code null}
	 */
	@Nullable InFlight look() {
		ConsumerRecord<byte[], byte[]> now = this.first;
		return (now != null) ? new InFlight(now, this.count, this.sinceNanos) : null;
	}

}
