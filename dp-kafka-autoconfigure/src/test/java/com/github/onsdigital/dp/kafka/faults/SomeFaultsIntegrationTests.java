package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;

import org.junit.jupiter.api.Test;

/**
 * Runs the faults of every build with one seed each.
 */
class SomeFaultsIntegrationTests extends Scenarios {

	@Test
	void nothingIsLostWhenTheCoordinatorIsKilled() {
		killCoordinator(Seeds.one());
	}

	@Test
	void nothingChangesWhenABrokerIsFrozenForFiveSeconds() {
		freezeBroker(Seeds.one(), Duration.ofSeconds(5));
	}

	@Test
	void sixMembersThatJoinAndLeaveHandleEachRecordOnce() {
		churn(Seeds.one(), Duration.ofSeconds(15));
	}

}
