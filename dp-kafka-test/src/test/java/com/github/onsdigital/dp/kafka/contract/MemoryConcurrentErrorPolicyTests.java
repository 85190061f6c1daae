package com.github.onsdigital.dp.kafka.contract;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@link ErrorPolicyContract} on the in-memory cluster, with handlers that worker threads
 * call.
 */
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PARTITION")
class MemoryConcurrentErrorPolicyTests extends ErrorPolicyContract implements InMemory {

	private final HandlingMode handling;

	MemoryConcurrentErrorPolicyTests(HandlingMode handling) {
		this.handling = handling;
	}

	@Override
	public HandlingMode handling() {
		return this.handling;
	}

}
