package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What a member's handler has in hand.
 *
 * @param first the record, or the first one of the batch
 * @param count how many records
 * @param sinceNanos since when
 */
public record InFlight(ConsumerRecord<byte[], byte[]> first, int count, long sinceNanos) {

	/**
	 * Tells it in words, without key and value.
	 * @param nowNanos the time now
	 * @return for example {@code orders-3@4711 for 12.034 s}
	 */
	public String describe(long nowNanos) {
		String batch = (this.count > 1) ? " and " + (this.count - 1) + " more" : "";
		double seconds = Duration.ofNanos(nowNanos - this.sinceNanos).toMillis() / 1000.0;
		return this.first.topic() + "-" + this.first.partition() + "@" + this.first.offset() + batch + " for " + seconds
				+ " s";
	}

}
