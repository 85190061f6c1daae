package com.github.onsdigital.dp.kafka.test.time;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * The longest time, in real time, in which the threads become idle or the clock advances.
 * Beyond it, the test fails with a description of what is busy.
 */
final class RealTimeLimit {

	// the limit of an advance, as a multiple of the limit of one settling
	private static final int ADVANCE_FACTOR = 6;

	private final Supplier<String> description;

	private volatile Duration limit = Duration.ofSeconds(10);

	RealTimeLimit(Supplier<String> description) {
		this.description = description;
	}

	void set(Duration newLimit) {
		this.limit = newLimit;
	}

	// Fails if threads have been busy for too long since a time.
	void checkSettling(long startNanos, Collection<Activity> busy) {
		if (System.nanoTime() - startNanos > this.limit.toNanos()) {
			throw new AssertionError(new UnsettledDescription(this.limit).of(busy) + this.description.get());
		}
	}

	// Fails if the clock has advanced for too long since a time.
	void checkAdvance(long startNanos, long advancedNanos, long requestedNanos) {
		Duration total = this.limit.multipliedBy(ADVANCE_FACTOR);
		if (System.nanoTime() - startNanos > total.toNanos()) {
			throw new AssertionError("The clock has advanced by %s of %s within %s of real time".formatted(
					Duration.ofNanos(advancedNanos), Duration.ofNanos(requestedNanos), total) + this.description.get());
		}
	}

}
