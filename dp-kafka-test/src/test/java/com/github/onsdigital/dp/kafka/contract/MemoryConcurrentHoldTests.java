package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link HoldContract} on the in-memory cluster, with handlers that worker threads call.
 */
@Tag("faults")
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARTITION")
class MemoryConcurrentHoldTests extends HoldContract implements InMemory {

	private final HandlingMode handling;

	MemoryConcurrentHoldTests(HandlingMode handling) {
		this.handling = handling;
	}

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

}
