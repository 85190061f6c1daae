package com.github.onsdigital.dp.kafka.faults;

import org.junit.jupiter.api.Test;

/**
 * Runs the fault of every build. The others are in {@link AllFaultsIntegrationTests}.
 */
class SomeFaultsIntegrationTests extends Scenarios {

	@Test
	void nothingIsLostWhenTheCoordinatorIsKilled() {
		killCoordinator(Seeds.one());
	}

}
