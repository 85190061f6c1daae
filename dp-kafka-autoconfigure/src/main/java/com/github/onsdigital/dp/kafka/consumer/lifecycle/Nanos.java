package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;

/**
 * Converts durations of any length to nanoseconds, limited to the range of {@code long}.
 */
final class Nanos {

	private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

	private Nanos() {
	}

	static long of(Duration duration) {
		if (duration.isNegative()) {
			return 0;
		}
		return ((duration.compareTo(LONGEST) > 0) ? LONGEST : duration).toNanos();
	}

}
