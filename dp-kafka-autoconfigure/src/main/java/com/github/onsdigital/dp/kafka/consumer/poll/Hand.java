package com.github.onsdigital.dp.kafka.consumer.poll;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The hand of a member's handler. Written by the poll thread once a record, so no object
 * is made for it; others look into it seldom.
 */
final class Hand {

	private volatile @Nullable ConsumerRecord<byte[], byte[]> first;

	private int count;

	private long sinceNanos;

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
	@Nullable InHand look() {
		ConsumerRecord<byte[], byte[]> now = this.first;
		return (now != null) ? new InHand(now, this.count, this.sinceNanos) : null;
	}

}
