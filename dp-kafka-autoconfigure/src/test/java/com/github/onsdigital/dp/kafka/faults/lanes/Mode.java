package com.github.onsdigital.dp.kafka.faults.lanes;

import java.util.Locale;

/**
 * How the consumer under test orders its records.
 */
enum Mode {

	/** The records of a key are handled one after another, on 16 threads. */
	KEY,

	/** The records have no order, on 16 threads. */
	UNORDERED,

	/** The records of a partition are sent to another topic in their order. */
	PIPELINE;

	String property() {
		return name().toLowerCase(Locale.ROOT);
	}

}
