package com.github.onsdigital.dp.kafka.retry;

import java.time.Duration;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The exponential back-off of all retries of dp-kafka: the first wait is the minimum,
 * each further wait is twice the previous one up to the maximum, each with a jitter of 25
 * %.
 *
 * @param minPeriod the first wait
 * @param maxPeriod the longest wait
 * @since 0.1.0
 */
@Internal
public record RetrySettings(Duration minPeriod, Duration maxPeriod) {

	/**
	 * dp-kafka's defaults: 200 ms to 32 s.
	 */
	public static final RetrySettings DEFAULT = new RetrySettings(Duration.ofMillis(200), Duration.ofSeconds(32));

}
