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
 * Runs that end abnormally, request a stop, cannot be started, or report late events.
 */
class RunEndTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	@Test
	void anEndedContainerIsStartedAgainAfterItsBackOff() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.AUTH, false);
			fixture.awaitLastTransition("STOPPING > STOPPED AUTH");
			assertThat(fixture.transitions()).contains("CONSUMING > STOPPING AUTH");
			assertThat(fixture.lifecycle.holds()).extracting(Hold::owner, Hold::strength, Hold::text)
				.containsExactly(tuple(HoldOwner.ERROR, HoldStrength.STOP,
						"authentication or authorization failed (IllegalStateException: failed with AUTH)"));
			assertThat(fixture.lifecycle.failure()).contains("failed with AUTH");
			fixture.advance(Duration.ofMillis(100));
			fixture.awaitReconciled();
			assertThat(fixture.runs.all).hasSize(1);
			fixture.advance(Duration.ofMillis(200));
			fixture.awaitRuns(2);
			assertThat(fixture.transitions()).last().isEqualTo("STOPPED > STARTING RETRY");
			assertThat(fixture.lifecycle.failure()).contains("failed with AUTH");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.lifecycle.failure()).isNull();
		}
	}

	@Test
	void theTextOfAnEndNamesTheWrapperAndTheRootCause() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run()
				.end(RunEnd.Kind.ERROR, false, new IllegalStateException(
						"Received exception when fetching the next record from orders-0. If needed, please seek past "
								+ "the record to continue consumption.",
						new RuntimeException("between",
								new UnsatisfiedLinkError("no snappyjava in the library path"))));
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.lifecycle.holds()).singleElement()
				.extracting(Hold::text)
				.asString()
				.contains("IllegalStateException: Received exception", "orders-0",
						"root cause: UnsatisfiedLinkError: no snappyjava in the library path");
			assertThat(fixture.lifecycle.failure()).contains("root cause: UnsatisfiedLinkError: no snappyjava");
		}
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aRunThatEndsWithAHostileExceptionIsStartedAgain(HostileException.Kind kind) {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.ERROR, false, new HostileException(kind));
			fixture.await(ConsumerState.STOPPED);
			assertThat(fixture.lifecycle.holds()).singleElement()
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
			fixture.lifecycle.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, HostileException.FORGED);
			fixture.lifecycle.hold(HoldOwner.ERROR, HoldStrength.STOP, HostileException.FORGED + "x".repeat(1_000_000));
			assertThat(fixture.lifecycle.holds()).extracting(Hold::text)
				.allMatch((text) -> text.contains("\\u000a2026") && text.length() < 5_000)
				.allMatch((text) -> text.chars().noneMatch(Character::isISOControl));
		}
	}

	@Test
	void startDoesNotShortenTheBackOff() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().fail();
			fixture.await(ConsumerState.STOPPED);
			fixture.lifecycle.start();
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.holds()).extracting(Hold::owner).containsExactly(HoldOwner.ERROR);
		}
	}

	@Test
	void theBackOffGrowsUntilARunKeepsItsMembership() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			for (int run = 2; run < 6; run++) {
				fixture.run().fail();
				fixture.await(ConsumerState.STOPPED);
				fixture.advance(Duration.ofSeconds(10));
				fixture.awaitRuns(run);
				fixture.run().listener.joined();
				fixture.await(ConsumerState.CONSUMING);
			}
			assertThat(fixture.retries).hasSize(4).last().satisfies((wait) -> assertThat(wait).isGreaterThan(SECOND));
			fixture.advance(Duration.ofSeconds(32));
			fixture.run().fail();
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
			fixture.lifecycle.startThread();
			fixture.lifecycle.reached();
			fixture.lifecycle.topicKnown(true);
			fixture.awaitLastTransition("STOPPING > STOPPED ERROR");
			assertThat(fixture.lifecycle.failure())
				.isEqualTo("its container could not be started (IllegalArgumentException: no such host)");
			fixture.runs.onStart = (run) -> {
			};
			fixture.advance(SECOND);
			fixture.awaitRuns(1);
		}
	}

	@Test
	void anErrorInTheStartDoesNotEndTheLifecycleThread() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> {
				throw new NoClassDefFoundError("kafka");
			};
			fixture.lifecycle.startThread();
			fixture.lifecycle.reached();
			fixture.lifecycle.topicKnown(true);
			fixture.awaitLastTransition("STOPPING > STOPPED ERROR");
			assertThat(fixture.lifecycle.stopAndWait(SECOND, "stopped by the test")).isTrue();
		}
	}

	@Test
	void aFencedConsumerWaitsForStart() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().end(RunEnd.Kind.FENCED, false);
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(Duration.ofDays(1));
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.holds()).extracting(Hold::text)
				.singleElement()
				.asString()
				.contains("group.instance.id", "start()", "failed with FENCED");
			assertThat(fixture.lifecycle.failure()).contains("group.instance.id");
			fixture.lifecycle.start();
			fixture.awaitRuns(2);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.lifecycle.failure()).isNull();
		}
	}

	@Test
	void aStopOfTheErrorPolicyLastsUntilStart() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().listener.requestStop("orders-0@7: cannot be read");
			fixture.awaitRequested("stop");
			fixture.run().fail();
			fixture.awaitLastTransition("STOPPING > STOPPED ERROR");
			fixture.advance(Duration.ofDays(1));
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.holds()).extracting(Hold::text).containsExactly("orders-0@7: cannot be read");
			fixture.lifecycle.start();
			fixture.awaitRuns(2);
			assertThat(fixture.transitions()).last().isEqualTo("STOPPED > STARTING OPERATOR");
			assertThat(fixture.lifecycle.failure()).as("until it consumes").isEqualTo("orders-0@7: cannot be read");
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			assertThat(fixture.lifecycle.failure()).isNull();
		}
	}

	@Test
	void aRunThatRequestsAStopAndFailsAtOnceWaitsForStart() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			FakeRun run = fixture.run();
			run.listener.requestStop("orders-0@7: cannot be read");
			run.fail();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(Duration.ofDays(1));
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.holds()).extracting(Hold::text).containsExactly("orders-0@7: cannot be read");
		}
	}

	@Test
	void lateEventsOfAnEarlierRunAreIgnored() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			RunListener late = fixture.run().listener;
			fixture.run().fail();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(SECOND);
			fixture.awaitRuns(2);
			late.joined();
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STARTING);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
			late.rebalancing();
			late.idle();
			late.requestStop("too late");
			late.ended(new RunEnd(RunEnd.Kind.ERROR, false, null));
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.CONSUMING);
			assertThat(fixture.lifecycle.holds()).isEmpty();
			assertThat(fixture.runs.all).hasSize(2);
		}
	}

	@Test
	void aRunMayReportAnEventBeforeItsStartReturns() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> run.listener.joined();
			fixture.lifecycle.startThread();
			fixture.lifecycle.reached();
			fixture.lifecycle.topicKnown(true);
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aRunMayEndBeforeItsStartReturns() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = FakeRun::fail;
			fixture.lifecycle.startThread();
			fixture.lifecycle.reached();
			fixture.lifecycle.topicKnown(true);
			fixture.awaitLastTransition("STOPPING > STOPPED ERROR");
			fixture.runs.onStart = (run) -> {
			};
			fixture.advance(SECOND);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void aDeletedTopicDoesNotStopARunButGatesTheNextOne() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.lifecycle.topicKnown(false);
			fixture.awaitReconciled();
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.CONSUMING);
			fixture.run().fail();
			fixture.await(ConsumerState.STOPPED);
			fixture.advance(SECOND);
			fixture.await(ConsumerState.STARTING);
			fixture.awaitReconciled();
			assertThat(fixture.runs.all).hasSize(1);
			fixture.lifecycle.topicKnown(true);
			fixture.awaitRuns(2);
		}
	}

	@Test
	void aRebalanceGoesThroughStarting() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().listener.rebalancing();
			fixture.awaitLastTransition("CONSUMING > STARTING REBALANCE");
			fixture.run().listener.joined();
			fixture.awaitLastTransition("STARTING > CONSUMING ASSIGNED");
		}
	}

	@Test
	void theFailureOfAConsumerWithAnotherHoldIsNotReported() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().fail();
			fixture.await(ConsumerState.STOPPED);
			fixture.stop();
			assertThat(fixture.lifecycle.failure()).isNull();
			fixture.lifecycle.start();
			assertThat(fixture.lifecycle.failure()).isNotNull();
		}
	}

}
