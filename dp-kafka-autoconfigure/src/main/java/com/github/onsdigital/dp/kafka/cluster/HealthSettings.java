package com.github.onsdigital.dp.kafka.cluster;

import java.time.Duration;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The times of the checks of the brokers and of the reaction of consumers to health.
 *
 * @param interval the time between two background checks
 * @param timeout the longest a check may take
 * @param startAfter how long all checks must have been healthy before a held consumer
 * starts
 * @param stopAfter how long a check must have been unhealthy before a consumer is held
 * @since 0.1.0
 * @hidden
 */
@Internal
public record HealthSettings(Duration interval, Duration timeout, Duration startAfter, Duration stopAfter) {

	/**
	 * A check every 30 s, of at most 5 s, with an immediate reaction.
	 */
	public static final HealthSettings DEFAULT = new HealthSettings(Duration.ofSeconds(30), Duration.ofSeconds(5),
			Duration.ZERO, Duration.ZERO);

}
