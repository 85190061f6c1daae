package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link StageContract} on the in-memory cluster, with handlers that worker threads call.
 */
@ParameterizedClass
@EnumSource(names = { "KEY", "UNORDERED", "PIPELINE" })
class MemoryConcurrentStageTests extends StageContract implements InMemory {

	private final HandlingMode handling;

	MemoryConcurrentStageTests(HandlingMode handling) {
		this.handling = handling;
	}

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

}
