package com.github.onsdigital.dp.kafka.test;

import java.time.Duration;
import java.time.Instant;

import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * The clock of a {@link KafkaTestCluster}. It stands still until {@link #advance} is
 * called, or until the test itself waits in dp-kafka, for example in
 * {@code ConsumerGroup.stopAndWait}.
 * <p>
 * The clock is that of dp-kafka and of the in-memory cluster. The application's own
 * clocks, timers and schedulers do not follow it.
 *
 * @since 0.1.0
 */
public final class TestClock {

	private final TestTime time;

	TestClock(TestTime time) {
		this.time = time;
	}

	/**
	 * Lets time pass. Each timer and each wait of dp-kafka ends at its own time, in their
	 * order. Returns when dp-kafka has done everything that is due.
	 * @param duration the time, not negative
	 * @throws AssertionError if a thread of dp-kafka, such as that of a handler, is still
	 * busy after 10 s of real time; the message names it
	 */
	public void advance(Duration duration) {
		this.time.advance(duration);
	}

	/**
	 * Returns the current time.
	 * @return the time in UTC; records that are sent now have it as their timestamp
	 */
	public Instant now() {
		return this.time.clock().instant();
	}

}
