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
				fixture.life.begin();
				fixture.settle();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.INITIALISING);
				assertThat(fixture.life.initialised()).isNotDone();
				fixture.life.reached();
				fixture.settle();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STARTING);
				assertThat(fixture.life.initialised()).isCompleted();
				assertThat(fixture.runs.all).isEmpty();
				fixture.life.topicKnown(true);
				fixture.awaitRuns(1);
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STARTING);
				fixture.run().listener.joined();
				fixture.awaitLastMove("STARTING > CONSUMING ASSIGNED");
				assertThat(fixture.moves()).first().isEqualTo("INITIALISING > STARTING INITIALISED");
			}
		}

		@Test
		void becomesStoppedWhenHeld() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.life.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "start=manual");
				fixture.life.begin();
				fixture.life.topicKnown(true);
				fixture.life.reached();
				fixture.awaitLastMove("INITIALISING > STOPPED INITIALISED");
				fixture.life.start();
				fixture.awaitLastMove("STOPPED > STARTING OPERATOR");
				fixture.awaitRuns(1);
			}
		}

		@Test
		void stopAndWaitIsTrueAtOnce() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.life.begin();
				assertThat(fixture.life.stopAndWait(Duration.ZERO, "by hand")).isTrue();
			}
		}

	}

	@Nested
	class WithoutAThread {

		@Test
		void beginsWhenItIsToldAgain() {
			try (LifecycleFixture fixture = new LifecycleFixture(RefusedThread.times(1))) {
				assertThatExceptionOfType(InternalError.class).isThrownBy(fixture.life::begin);
				assertThat(fixture.life.beforeStart(() -> {
				})).as("not begun").isTrue();
				fixture.life.begin();
				fixture.life.reached();
				fixture.life.topicKnown(true);
				fixture.awaitRuns(1);
			}
		}

		@Test
		void closesWhenItIsToldAgain() {
			try (LifecycleFixture fixture = new LifecycleFixture(RefusedThread.times(1))) {
				assertThatExceptionOfType(InternalError.class).isThrownBy(fixture.life::close);
				fixture.life.close();
				assertThat(fixture.life.closed()).succeedsWithin(LifecycleFixture.LIMIT);
			}
		}

	}

	@Nested
	class Stopping {

		@Test
		void finishesWhatIsInHandThenIsStoppedByTheOperator() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitAsked("stop");
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPING);
				fixture.run().obey();
				fixture.awaitLastMove("STOPPING > STOPPED OPERATOR");
				assertThat(fixture.moves()).contains("CONSUMING > STOPPING OPERATOR");
				assertThat(fixture.life.isPaused()).isFalse();
			}
		}

		@Test
		void startDuringStopRunsAfterTheStop() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitAsked("stop");
				fixture.life.start();
				fixture.settle();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPING);
				assertThat(fixture.runs.all).hasSize(1);
				fixture.run().obey();
				fixture.awaitRuns(2);
				assertThat(fixture.moves()).endsWith("STOPPING > STOPPED FINISHED", "STOPPED > STARTING OPERATOR");
			}
		}

		@Test
		void stopBeforeTheFirstAssignmentLeaves() {
			try (LifecycleFixture fixture = LifecycleFixture.started()) {
				fixture.stop();
				fixture.awaitAsked("stop");
				fixture.run().obey();
				fixture.await(ConsumerState.STOPPED);
			}
		}

		@Test
		void stopWhileWaitingForTheTopicNeedsNoRun() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.life.begin();
				fixture.life.reached();
				fixture.await(ConsumerState.STARTING);
				assertThat(fixture.life.stopAndWait(LifecycleFixture.LIMIT, "by hand")).isTrue();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
				assertThat(fixture.runs.all).isEmpty();
			}
		}

		@Test
		void aRefusedCommandIsGivenAgain() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.run().refuses = true;
				fixture.stop();
				fixture.settleWarnings(1);
				fixture.run().refuses = false;
				fixture.advance(Duration.ofSeconds(1));
				fixture.awaitAsked("stop");
			}
		}

		@Test
		void aContainerThatDiesWhileItIsStoppedIsStopped() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.stop();
				fixture.awaitAsked("stop");
				fixture.run().die();
				fixture.await(ConsumerState.STOPPED);
				assertThat(fixture.life.holds()).extracting(Hold::owner).containsExactly(HoldOwner.OPERATOR_STOP);
			}
		}

	}

	@Nested
	class Holding {

		@Test
		void nobodyWithdrawsTheHoldOfAnother() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				fixture.life.hold(HoldOwner.HEALTH, HoldStrength.STOP, "catalogue is DOWN");
				fixture.stop();
				fixture.awaitAsked("stop");
				fixture.run().obey();
				fixture.awaitLastMove("STOPPING > STOPPED HEALTH");
				fixture.life.start();
				fixture.settle();
				assertThat(fixture.life.holds()).extracting(Hold::owner).containsExactly(HoldOwner.HEALTH);
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
				fixture.stop();
				fixture.life.release(HoldOwner.HEALTH);
				fixture.settle();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
				fixture.life.start();
				fixture.awaitRuns(2);
			}
		}

		@Test
		void aHoldThatIsPlacedAgainKeepsItsSince() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.life.hold(HoldOwner.HEALTH, HoldStrength.PAUSE, "a is DOWN");
				Hold first = fixture.life.holds().get(0);
				fixture.life.hold(HoldOwner.HEALTH, HoldStrength.STOP, "b is DOWN");
				assertThat(fixture.life.holds())
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
				fixture.life.begin();
				fixture.life.reached();
				fixture.life.topicKnown(true);
				starting.await();
				// a call that waits for the run would find it started
				fixture.stop();
				fixture.pause();
				fixture.life.hold(HoldOwner.SHUTDOWN, HoldStrength.STOP, "the context stops");
				fixture.life.release(HoldOwner.SHUTDOWN);
				fixture.life.release(HoldOwner.OPERATOR_STOP);
				assertThat(fixture.life.isPaused()).isFalse();
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.STARTING);
				assertThat(fixture.life.stopAndWait(Duration.ofMillis(20), "by hand")).isFalse();
				resolved.countDown();
				fixture.awaitRuns(1);
				fixture.awaitAsked("stop");
				fixture.run().obey();
				fixture.await(ConsumerState.STOPPED);
				assertThat(fixture.life.holds()).extracting(Hold::owner)
					.containsExactlyInAnyOrder(HoldOwner.OPERATOR_PAUSE, HoldOwner.OPERATOR_STOP);
			}
		}

	}

	@Nested
	class Closing {

		@Test
		void endsTheRunThenEverything() {
			try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
				CompletableFuture<Void> never = fixture.life.whenState(ConsumerState.STOPPED);
				fixture.life.close();
				fixture.awaitAsked("stop");
				assertThat(fixture.life.state()).isEqualTo(ConsumerState.CLOSING);
				assertThat(fixture.life.closed()).isNotDone();
				fixture.run().obey();
				assertThat(fixture.life.closed()).succeedsWithin(LifecycleFixture.LIMIT);
				assertThat(never).failsWithin(LifecycleFixture.LIMIT);
				assertThat(fixture.moves()).last().isEqualTo("CONSUMING > CLOSING CLOSED");
				LifecycleFixture.soon().until(() -> fixture.ownerThreads() == 0);
			}
		}

		@Test
		void callsOnAClosedOneChangeNothing() {
			try (LifecycleFixture fixture = new LifecycleFixture()) {
				fixture.life.close();
				assertThat(fixture.life.closed()).succeedsWithin(LifecycleFixture.LIMIT);
				fixture.stop();
				fixture.life.begin();
				fixture.life.start();
				fixture.life.reached();
				assertThat(fixture.life.holds()).isEmpty();
				assertThat(fixture.life.stopAndWait(Duration.ZERO, "by hand")).isTrue();
				assertThat(fixture.life.awaitState(ConsumerState.CONSUMING, Duration.ofDays(1))).isFalse();
				assertThat(fixture.life.awaitState(ConsumerState.CLOSING, Duration.ZERO)).isTrue();
				assertThat(fixture.life.whenState(ConsumerState.STOPPED)).isCompletedExceptionally();
				assertThat(fixture.life.whenState(ConsumerState.CLOSING)).isCompleted();
			}
		}

		@Test
		void anIllegalMoveNamesConsumerFromAndTo() {
			ConsumerStateMachine machine = new ConsumerStateMachine("orders", Clock.systemUTC(),
					new RestartBackoff(RetrySettings.DEFAULT, new Random(1)));
			assertThatIllegalStateException().isThrownBy(() -> machine.move(ConsumerState.CONSUMING))
				.withMessage("Consumer 'orders' must not move from INITIALISING to CONSUMING");
		}

	}

}
