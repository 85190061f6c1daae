package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.fakes.HostileException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Runs that end by themselves, give up, cannot be started, or speak too late.
 */
class RunEndTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void aDeadContainerIsTriedAgainAfterItsBackOff() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.AUTH, false);
			fixture.awaitLastMove("STOPPING > STOPPED AUTH");
			assertThat(fixture.moves()).contains("CONSUMING > STOPPING AUTH");
			assertThat(fixture.life.holds()).extracting(Hold::owner, Hold::strength, Hold::text)
				.containsExactly(tuple(HoldOwner.ERROR, HoldStrength.STOP,
						"the brokers refused it (IllegalStateException: died of AUTH)"));
			assertThat(fixture.life.failure()).contains("died of AUTH");
			fixture.advance(Duration.ofMillis(100));
			fixture.settle();
			assertThat(fixture.runs.all).hasSize(1);
			fixture.advance(Duration.ofMillis(200));
			fixture.awaitRuns(2);
			assertThat(fixture.moves()).last().isEqualTo("STOPPED > STARTING RETRY");
			assertThat(fixture.life.failure()).contains("died of AUTH");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.life.failure()).isNull();
		}
	}

	@Test
	void theReasonOfAnEndNamesTheWrapperAndTheRootCause() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run()
				.end(RunEnd.Kind.ERROR, false, new IllegalStateException(
						"Received exception when fetching the next record from orders-0. If needed, please seek past "
								+ "the record to continue consumption.",
						new RuntimeException("between",
								new UnsatisfiedLinkError("no snappyjava in the library path"))));
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.life.holds()).singleElement()
				.extracting(Hold::text)
				.asString()
				.contains("IllegalStateException: Received exception", "orders-0",
						"root cause: UnsatisfiedLinkError: no snappyjava in the library path");
			assertThat(fixture.life.failure()).contains("root cause: UnsatisfiedLinkError: no snappyjava");
		}
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aRunThatDiesOfAnExceptionThatDoesHarmIsTriedAgain(HostileException.Kind kind) {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.ERROR, false, new HostileException(kind));
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.life.holds()).singleElement()
				.extracting(Hold::text)
				.asString()
				.contains("its container ended by itself (HostileException")
				.hasSizeLessThan(700)
				.matches((text) -> text.chars().noneMatch(Character::isISOControl));
			fixture.advance(SECOND);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void theTextOfAHoldIsOneLine() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.life.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, HostileException.FORGED);
			fixture.life.hold(HoldOwner.ERROR, HoldStrength.STOP, HostileException.FORGED + "x".repeat(1_000_000));
			assertThat(fixture.life.holds()).extracting(Hold::text)
				.allMatch((text) -> text.contains("\\u000a2026") && text.length() < 5_000)
				.allMatch((text) -> text.chars().noneMatch(Character::isISOControl));
		}
	}

	@Test
	void theOperatorDoesNotCutTheBackOffShort() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().die();
			fixture.await(ConsumerState.STOPPED);
			fixture.life.start();
			fixture.settle();
			assertThat(fixture.life.holds()).extracting(Hold::owner).containsExactly(HoldOwner.ERROR);
		}
	}

	@Test
	void theBackOffGrowsUntilARunKeptItsMembership() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			for (int run = 2; run < 6; run++) {
				fixture.run().die();
				fixture.await(ConsumerState.STOPPED);
				fixture.advance(Duration.ofSeconds(10));
				fixture.awaitRuns(run);
				fixture.run().listener.joined();
				fixture.await(ConsumerState.CONSUMING);
			}
			assertThat(fixture.retries).hasSize(4).last().satisfies((wait) -> assertThat(wait).isGreaterThan(SECOND));
			fixture.advance(Duration.ofSeconds(32));
			fixture.run().die();
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.retries).last().satisfies((wait) -> assertThat(wait).isLessThan(SECOND));
		}
	}

	@Test
	void aRunThatCannotBeStartedIsTriedAgain() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> {
				throw new IllegalArgumentException("no such host");
			};
			fixture.life.begin();
			fixture.life.reached();
			fixture.life.topicKnown(true);
			fixture.awaitLastMove("STOPPING > STOPPED ERROR");
			assertThat(fixture.life.failure())
				.isEqualTo("its container could not be started (IllegalArgumentException: no such host)");
			fixture.runs.onStart = (run) -> {
			};
			fixture.advance(SECOND);
			fixture.awaitRuns(1);
		}
	}

	@Test
	void anErrorInTheStartDoesNotKillTheOwner() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> {
				throw new NoClassDefFoundError("kafka");
			};
			fixture.life.begin();
			fixture.life.reached();
			fixture.life.topicKnown(true);
			fixture.awaitLastMove("STOPPING > STOPPED ERROR");
			assertThat(fixture.life.stopAndWait(SECOND, "by hand")).isTrue();
		}
	}

	@Test
	void whatWasFencedWaitsUntilItIsStarted() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.FENCED, false);
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(Duration.ofDays(1));
			fixture.settle();
			assertThat(fixture.life.holds()).extracting(Hold::text)
				.singleElement()
				.asString()
				.contains("group.instance.id", "start()", "died of FENCED");
			assertThat(fixture.life.failure()).contains("group.instance.id");
			fixture.life.start();
			fixture.awaitRuns(2);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.life.failure()).isNull();
		}
	}

	@Test
	void givingUpLastsUntilSomebodyStartsIt() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().listener.giveUp("orders-0@7: cannot be read");
			fixture.awaitAsked("stop");
			fixture.run().die();
			fixture.awaitLastMove("STOPPING > STOPPED ERROR");
			fixture.advance(Duration.ofDays(1));
			fixture.settle();
			assertThat(fixture.life.holds()).extracting(Hold::text).containsExactly("orders-0@7: cannot be read");
			fixture.life.start();
			fixture.awaitRuns(2);
			assertThat(fixture.moves()).last().isEqualTo("STOPPED > STARTING OPERATOR");
			assertThat(fixture.life.failure()).as("until it consumes").isEqualTo("orders-0@7: cannot be read");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.life.failure()).isNull();
		}
	}

	@Test
	void aRunThatGivesUpAndDiesAtOnceGaveUp() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			FakeRun run = fixture.run();
			run.listener.giveUp("orders-0@7: cannot be read");
			run.die();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(Duration.ofDays(1));
			fixture.settle();
			assertThat(fixture.life.holds()).extracting(Hold::text).containsExactly("orders-0@7: cannot be read");
		}
	}

	@Test
	void lateEventsOfAnEarlierRunTouchNothing() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			RunListener late = fixture.run().listener;
			fixture.run().die();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(SECOND);
			fixture.awaitRuns(2);
			late.joined();
			fixture.settle();
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.STARTING);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			late.rebalancing();
			late.quiet();
			late.giveUp("too late");
			late.ended(new RunEnd(RunEnd.Kind.ERROR, false, null));
			fixture.settle();
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.CONSUMING);
			assertThat(fixture.life.holds()).isEmpty();
			assertThat(fixture.runs.all).hasSize(2);
		}
	}

	@Test
	void aRunMaySpeakBeforeItsStartReturns() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> run.listener.joined();
			fixture.life.begin();
			fixture.life.reached();
			fixture.life.topicKnown(true);
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aRunMayEndBeforeItsStartReturns() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = FakeRun::die;
			fixture.life.begin();
			fixture.life.reached();
			fixture.life.topicKnown(true);
			fixture.awaitLastMove("STOPPING > STOPPED ERROR");
			fixture.runs.onStart = (run) -> {
			};
			fixture.advance(SECOND);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void aTopicThatGoesDoesNotStopARunButGatesTheNextOne() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.life.topicKnown(false);
			fixture.settle();
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.CONSUMING);
			fixture.run().die();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(SECOND);
			fixture.await(ConsumerState.STARTING);
			fixture.settle();
			assertThat(fixture.runs.all).hasSize(1);
			fixture.life.topicKnown(true);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void aRebalanceGoesThroughStarting() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().listener.rebalancing();
			fixture.awaitLastMove("CONSUMING > STARTING REBALANCE");
			fixture.run().listener.joined();
			fixture.awaitLastMove("STARTING > CONSUMING ASSIGNED");
		}
	}

	@Test
	void theFailureOfAConsumerThatSomebodyElseHoldsIsNotTold() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().die();
			fixture.await(ConsumerState.STOPPED);
			fixture.stop();
			assertThat(fixture.life.failure()).isNull();
			fixture.life.start();
			assertThat(fixture.life.failure()).isNotNull();
		}
	}

}
