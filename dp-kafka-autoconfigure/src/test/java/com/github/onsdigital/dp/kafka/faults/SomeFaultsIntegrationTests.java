package com.github.onsdigital.dp.kafka.faults;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.testcluster.KafkaClusterBuilder;

/**
 * Runs the fault of every build. The others are in {@link AllFaultsIntegrationTests}.
 */
class SomeFaultsIntegrationTests extends Scenarios {

	// the partitions of a killed broker have new leaders after 2 s
	@Override
	KafkaClusterBuilder builder() {
		return super.builder().shortBrokerSessions();
	}

	@Test
	void nothingIsLostWhenTheCoordinatorIsKilled() {
		killCoordinator(Seeds.one());
	}

}
