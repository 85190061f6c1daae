package com.github.onsdigital.dp.kafka.examples.workers;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.springframework.stereotype.Component;

/**
 * Takes the place of a service that is called over HTTP and needs 300 ms to answer.
 */
@Component
class CreditAgency {

	private static final Duration RESPONSE_TIME = Duration.ofMillis(300);

	boolean accepts(String customer, int amount) {
		LockSupport.parkNanos(RESPONSE_TIME.toNanos());
		return amount < 16;
	}

}
