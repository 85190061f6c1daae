package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link RebalanceContract} on the in-memory cluster, with handlers that worker threads
 * call.
 */
@ParameterizedClass
@EnumSource(names = { "KEY", "UNORDERED", "PIPELINE" })
class MemoryConcurrentRebalanceTests extends RebalanceContract implements InMemory {

	private final HandlingMode handling;

	MemoryConcurrentRebalanceTests(HandlingMode handling) {
		this.handling = handling;
	}

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

}
