package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs all faults with three seeds each: {@code mvn -Pfaults}.
 */
@Tag("faults")
class AllFaultsIntegrationTests extends Scenarios {

	static LongStream seeds() {
		return Seeds.three();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void coordinatorKilled(long seed) {
		killCoordinator(seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void leaderKilled(long seed) {
		killLeader(seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void brokerFrozenForFiveSeconds(long seed) {
		freezeBroker(seed, Duration.ofSeconds(5));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void brokerFrozenForTwentySeconds(long seed) {
		freezeBroker(seed, Duration.ofSeconds(20));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void brokersRestartedOneAfterTheOther(long seed) {
		bounceAll(seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void wholeClusterDead(long seed) {
		killAll(seed, "none");
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void wholeClusterDeadAndHeldByHealth(long seed) {
		killAll(seed, "self");
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void membersJoinAndLeave(long seed) {
		churn(seed, Duration.ofSeconds(60));
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void memberKilled(long seed) {
		killMember(seed);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void memberFrozenPastItsSession(long seed) {
		freezeMember(seed);
	}

}
