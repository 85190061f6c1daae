package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.fakes.RefusedThread;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ConsumerLifecycleTests {

	@Nested
	class Initialising {

		@Test
		void waitsForTheClusterThenForTheTopicThenForTheGroup() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.startThread();
				fixture.awaitReconciled();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.INITIALISING);
				assertThat(fixture.lifecycle.initialised()).isNotDone();
				fixture.lifecycle.reached();
				fixture.awaitReconciled();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STARTING);
				assertThat(fixture.lifecycle.initialised()).isCompleted();
				assertThat(fixture.runs.all).isEmpty();
				fixture.lifecycle.topicKnown(true);
				fixture.awaitRuns(1);
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STARTING);
				fixture.run().listener.joined();
				fixture.awaitLastTransition("STARTING > CONSUMING ASSIGNED");
				assertThat(fixture.transitions()).first().isEqualTo("INITIALISING > STARTING INITIALISED");
			}
		}

		@Test
		void becomesStoppedWhenHeld() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "start=manual");
				fixture.lifecycle.startThread();
				fixture.lifecycle.topicKnown(true);
				fixture.lifecycle.reached();
				fixture.awaitLastTransition("INITIALISING > STOPPED INITIALISED");
				fixture.lifecycle.start();
				fixture.awaitLastTransition("STOPPED > STARTING OPERATOR");
				fixture.awaitRuns(1);
			}
		}

		@Test
		void stopAndWaitIsTrueAtOnce() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.startThread();
				assertThat(fixture.lifecycle.stopAndWait(Duration.ZERO, "stopped by the test")).isTrue();
			}
		}

	}

	@Nested
	class WithoutAThread {

		@Test
		void startsOnTheSecondCall() {
			try (LifecycleFixture fixture = new LifecycleFixture(RefusedThread.times(1))) {
				assertThatExceptionOfType(InternalError.class).isThrownBy(fixture.lifecycle::startThread);
				assertThat(fixture.lifecycle.runIfNeverStarted(() -> {
				})).as("not started").isTrue();
				fixture.lifecycle.startThread();
				fixture.lifecycle.reached();
				fixture.lifecycle.topicKnown(true);
				fixture.awaitRuns(1);
			}
		}

		@Test
		void closesOnTheSecondCall() {
			try (LifecycleFixture fixture = new LifecycleFixture(RefusedThread.times(1))) {
				assertThatExceptionOfType(InternalError.class).isThrownBy(fixture.lifecycle::close);
				fixture.lifecycle.close();
				assertThat(fixture.lifecycle.closed()).succeedsWithin(LifecycleFixture.LIMIT);
			}
		}

	}

	@Nested
	class Stopping {

		@Test
		void finishesTheRecordsInFlightThenIsStoppedByTheOperator() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitRequested("stop");
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPING);
				fixture.run().performRequest();
				fixture.awaitLastTransition("STOPPING > STOPPED OPERATOR");
				assertThat(fixture.transitions()).contains("CONSUMING > STOPPING OPERATOR");
				assertThat(fixture.lifecycle.isPaused()).isFalse();
			}
		}

		@Test
		void startDuringStopRunsAfterTheStop() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitRequested("stop");
				fixture.lifecycle.start();
				fixture.awaitReconciled();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPING);
				assertThat(fixture.runs.all).hasSize(1);
				fixture.run().performRequest();
				fixture.awaitRuns(2);
				assertThat(fixture.transitions()).endsWith("STOPPING > STOPPED FINISHED",
						"STOPPED > STARTING OPERATOR");
			}
		}

		@Test
		void stopBeforeTheFirstAssignmentLeaves() {
			try (LifecycleFixture fixture = LifecycleFixture.started()) {
				fixture.stop();
				fixture.awaitRequested("stop");
				fixture.run().performRequest();
				fixture.await(ConsumerState.STOPPED);
			}
		}

		@Test
		void stopWhileWaitingForTheTopicNeedsNoRun() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.startThread();
				fixture.lifecycle.reached();
				fixture.await(ConsumerState.STARTING);
				assertThat(fixture.lifecycle.stopAndWait(LifecycleFixture.LIMIT, "stopped by the test")).isTrue();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
				assertThat(fixture.runs.all).isEmpty();
			}
		}

		@Test
		void aFailedCommandIsRepeated() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.run().fails = true;
				fixture.stop();
				fixture.awaitWarnings(1);
				fixture.run().fails = false;
				fixture.advance(Duration.ofSeconds(1));
				fixture.awaitRequested("stop");
			}
		}

		@Test
		void aContainerThatFailsDuringAStopIsStopped() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitRequested("stop");
				fixture.run().fail();
				fixture.await(ConsumerState.STOPPED);
				assertThat(fixture.lifecycle.holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
			}
		}

	}

	@Nested
	class Holding {

		@Test
		void anOwnerWithdrawsOnlyItsOwnHold() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.lifecycle.hold(HoldOwner.HEALTH, HoldStrength.STOP, "catalogue is DOWN");
				fixture.stop();
				fixture.awaitRequested("stop");
				fixture.run().performRequest();
				fixture.awaitLastTransition("STOPPING > STOPPED HEALTH");
				fixture.lifecycle.start();
				fixture.awaitReconciled();
				assertThat(fixture.lifecycle.holds()).extracting(Hold::owner).containsExactly(HoldOwner.HEALTH);
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
				fixture.stop();
				fixture.lifecycle.withdrawHold(HoldOwner.HEALTH);
				fixture.awaitReconciled();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
				fixture.lifecycle.start();
				fixture.awaitRuns(2);
			}
		}

		@Test
		void aReplacedHoldKeepsItsSince() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.hold(HoldOwner.HEALTH, HoldStrength.PAUSE, "a is DOWN");
				Hold first = fixture.lifecycle.holds().get(0);
				fixture.lifecycle.hold(HoldOwner.HEALTH, HoldStrength.STOP, "b is DOWN");
				assertThat(fixture.lifecycle.holds())
					.containsExactly(new Hold(HoldOwner.HEALTH, HoldStrength.STOP, "b is DOWN", first.since()));
			}
		}

		@Test
		void callsReturnWhileARunIsBeingStartedAndHoldsDoNotMerge() throws Exception {
			CountDownLatch starting = new CountDownLatch(1);
			CountDownLatch resolved = new CountDownLatch(1);
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.runs.onStart = (run) -> {
					starting.countDown();
					LifecycleFixture.awaitLatch(resolved);
				};
				fixture.lifecycle.startThread();
				fixture.lifecycle.reached();
				fixture.lifecycle.topicKnown(true);
				starting.await();
				// a call that waits for the run would find it started
				fixture.stop();
				fixture.pause();
				fixture.lifecycle.hold(HoldOwner.SHUTDOWN, HoldStrength.STOP, "the context stops");
				fixture.lifecycle.withdrawHold(HoldOwner.SHUTDOWN);
				fixture.lifecycle.withdrawHold(HoldOwner.OPERATOR_STOP);
				assertThat(fixture.lifecycle.isPaused()).isFalse();
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STARTING);
				assertThat(fixture.lifecycle.stopAndWait(Duration.ofMillis(20), "stopped by the test")).isFalse();
				resolved.countDown();
				fixture.awaitRuns(1);
				fixture.awaitRequested("stop");
				fixture.run().performRequest();
				fixture.await(ConsumerState.STOPPED);
				assertThat(fixture.lifecycle.holds()).extracting(Hold::owner)
					.containsExactlyInAnyOrder(HoldOwner.OPERATOR_PAUSE, HoldOwner.OPERATOR_STOP);
			}
		}

	}

	@Nested
	class Closing {

		@Test
		void endsTheRunThenReleasesEverything() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				CompletableFuture<Void> never = fixture.lifecycle.whenState(ConsumerState.STOPPED);
				fixture.lifecycle.close();
				fixture.awaitRequested("stop");
				assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.CLOSING);
				assertThat(fixture.lifecycle.closed()).isNotDone();
				fixture.run().performRequest();
				assertThat(fixture.lifecycle.closed()).succeedsWithin(LifecycleFixture.LIMIT);
				assertThat(never).failsWithin(LifecycleFixture.LIMIT);
				assertThat(fixture.transitions()).last().isEqualTo("CONSUMING > CLOSING CLOSED");
				LifecycleFixture.soon().until(() -> fixture.lifecycleThreads() == 0);
			}
		}

		@Test
		void callsOnAClosedConsumerHaveNoEffect() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.lifecycle.close();
				assertThat(fixture.lifecycle.closed()).succeedsWithin(LifecycleFixture.LIMIT);
				fixture.stop();
				fixture.lifecycle.startThread();
				fixture.lifecycle.start();
				fixture.lifecycle.reached();
				assertThat(fixture.lifecycle.holds()).isEmpty();
				assertThat(fixture.lifecycle.stopAndWait(Duration.ZERO, "stopped by the test")).isTrue();
				assertThat(fixture.lifecycle.awaitState(ConsumerState.CONSUMING, Duration.ofDays(1))).isFalse();
				assertThat(fixture.lifecycle.awaitState(ConsumerState.CLOSING, Duration.ZERO)).isTrue();
				assertThat(fixture.lifecycle.whenState(ConsumerState.STOPPED)).isCompletedExceptionally();
				assertThat(fixture.lifecycle.whenState(ConsumerState.CLOSING)).isCompleted();
			}
		}

		@Test
		void theMessageOfAnIllegalTransitionNamesConsumerFromAndTo() {
			ConsumerStateMachine machine = new ConsumerStateMachine("orders", Clock.systemUTC(),
					new RestartBackoff(RetrySettings.DEFAULT, new Random(1)));
			assertThatIllegalStateException().isThrownBy(() -> machine.transition(ConsumerState.CONSUMING))
				.withMessage("Consumer 'orders' must not change from INITIALISING to CONSUMING");
		}

	}

}
