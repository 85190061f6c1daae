package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Where a partition without a valid position continues.
 *
 * @param kind the kind of the reset
 * @param period the period of {@link Kind#BY_DURATION}
 */
record OffsetReset(Kind kind, Duration period) {

	static final OffsetReset EARLIEST = new OffsetReset(Kind.EARLIEST, Duration.ZERO);

	static final OffsetReset LATEST = new OffsetReset(Kind.LATEST, Duration.ZERO);

	static final OffsetReset NONE = new OffsetReset(Kind.NONE, Duration.ZERO);

	private static final String BY_DURATION = "by_duration:";

	static OffsetReset of(String setting) {
		if (setting.startsWith(BY_DURATION)) {
			return new OffsetReset(Kind.BY_DURATION, Duration.parse(setting.substring(BY_DURATION.length())));
		}
		return switch (setting) {
			case "earliest" -> EARLIEST;
			case "latest" -> LATEST;
			default -> NONE;
		};
	}

	// Returns the offset at which consumption continues.
	long offsetIn(PartitionLog log, Instant now) {
		return switch (this.kind) {
			case EARLIEST -> log.start();
			case LATEST -> log.end();
			case BY_DURATION -> since(log, now.minus(this.period));
			case NONE -> throw new IllegalStateException("no reset");
		};
	}

	private static long since(PartitionLog log, Instant time) {
		@Nullable StoredRecord first = log.firstSince(time.toEpochMilli());
		return (first != null) ? first.offset() : log.end();
	}

	/**
	 * The kinds of resets.
	 */
	enum Kind {

		EARLIEST, LATEST, BY_DURATION, NONE

	}

}
