package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link FormatContract} on the in-memory cluster, with handlers that worker threads
 * call.
 */
@Tag("faults")
@ParameterizedClass
@EnumSource(names = "UNORDERED")
class MemoryConcurrentFormatTests extends FormatContract implements InMemory {

	private final HandlingMode handling;

	MemoryConcurrentFormatTests(HandlingMode handling) {
		this.handling = handling;
	}

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

}
