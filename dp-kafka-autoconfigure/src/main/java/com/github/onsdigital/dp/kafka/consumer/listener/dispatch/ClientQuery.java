package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Sends requests of the poll thread that wait for a broker. A pending wake-up belongs to
 * the next poll: it neither ends the request nor gets lost. An interrupt of the thread
 * has no meaning here and is cleared.
 */
final class ClientQuery {

	/**
	 * The longest wait of a revocation for responses. A lost commit is safe, a late
	 * return is not: the group waits for this member.
	 */
	static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(3);

	private static final Logger logger = LoggerFactory.getLogger(ClientQuery.class);

	private static final int MAX_REPETITIONS = 100;

	private final Consumer<?, ?> client;

	private final LongSupplier nanos;

	ClientQuery(Consumer<?, ?> client, LongSupplier nanos) {
		this.client = client;
		this.nanos = nanos;
	}

	/**
	 * Sends a request and repeats it as long as wake-ups or interrupts end it.
	 * @param <T> the type of the response
	 * @param timeout the longest wait
	 * @param request sends the request with the remaining time
	 * @return the response
	 * @throws TimeoutException if the time has passed
	 */
	<T> T execute(Duration timeout, Function<Duration, T> request) {
		Deadline deadline = Deadline.in(timeout, this.nanos);
		int repetitions = 0;
		boolean woken = false;
		try {
			while (true) {
				if (repetitions > MAX_REPETITIONS || (repetitions > 0 && deadline.passed())) {
					throw new TimeoutException("ended by wake-ups or interrupts for " + timeout);
				}
				try {
					return request.apply(deadline.remaining());
				}
				catch (WakeupException ex) {
					logger.trace("woken up; the request is repeated", ex);
					woken = true;
				}
				catch (InterruptException ex) {
					logger.debug("interrupted (" + Thread.interrupted() + "); the request is repeated", ex);
				}
				repetitions++;
			}
		}
		finally {
			if (woken) {
				this.client.wakeup();
			}
		}
	}

}
