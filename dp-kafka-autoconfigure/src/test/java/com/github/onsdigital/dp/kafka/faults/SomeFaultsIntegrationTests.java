package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;

import org.junit.jupiter.api.Test;

/**
 * The faults that every build meets, one seed each.
 */
class SomeFaultsIntegrationTests extends Scenarios {

	@Test
	void nothingIsLostWhenTheCoordinatorIsKilled() {
		killCoordinator(Seeds.one());
	}

	@Test
	void nothingHappensWhenABrokerIsFrozenForFiveSeconds() {
		freezeBroker(Seeds.one(), Duration.ofSeconds(5));
	}

	@Test
	void sixMembersThatComeAndGoHandleEachRecordOnce() {
		churn(Seeds.one(), Duration.ofSeconds(30));
	}

}
