package com.github.onsdigital.dp.kafka.faults;

import java.util.stream.LongStream;

/**
 * The seeds of random scenarios: fixed ones, or the one of
 * {@code -Ddp.kafka.faults.seed=…}.
 */
final class Seeds {

	static final String PROPERTY = "dp.kafka.faults.seed";

	private Seeds() {
	}

	static long one() {
		return Long.getLong(PROPERTY, 1);
	}

	static LongStream three() {
		Long given = Long.getLong(PROPERTY);
		return (given != null) ? LongStream.of(given) : LongStream.rangeClosed(1, 3);
	}

}
