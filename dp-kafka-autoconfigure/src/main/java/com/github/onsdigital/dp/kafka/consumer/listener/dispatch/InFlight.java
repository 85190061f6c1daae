package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The records that a member's handler or a manual consumer is processing.
 *
 * @param first the record, or the first one of the batch
 * @param count the number of records
 * @param sinceNanos the start time
 */
@Internal
public record InFlight(ConsumerRecord<byte[], byte[]> first, int count, long sinceNanos) {

	/**
	 * Describes it without key and value.
	 * @param nowNanos the current time
	 * @return for example {@code orders-3@4711 for 12.034 s}
	 */
	public String describe(long nowNanos) {
		String batch = (this.count > 1) ? " and " + (this.count - 1) + " more" : "";
		double seconds = Duration.ofNanos(nowNanos - this.sinceNanos).toMillis() / 1000.0;
		return this.first.topic() + "-" + this.first.partition() + "@" + this.first.offset() + batch + " for " + seconds
				+ " s";
	}

}
