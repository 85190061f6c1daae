package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class StateAwaiterTests {

	private static final Duration SHORT = Duration.ofMillis(30);

	@Test
	void stopAndWaitIsTrueWhenAllIsCommittedAndTheGroupLeft() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitRequested("stop");
			assertThat(stopped).isNotDone();
			fixture.run().end(RunEnd.Kind.STOPPED, true);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
			assertThat(fixture.lifecycle.state()).isEqualTo(ConsumerState.STOPPED);
		}
	}

	@Test
	void stopAndWaitIsFalseWhenACommitIsNotConfirmed() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitRequested("stop");
			fixture.run().end(RunEnd.Kind.STOPPED, false);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(false);
			assertThat(fixture.warnings).anyMatch((text) -> text.contains("not all handled records"));
			assertThat(fixture.lifecycle.stopAndWait(SHORT, "once more")).isFalse();
		}
	}

	@Test
	void stopAndWaitNamesTheRecordsInFlightAtItsDeadline() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().inFlight = "orders-3@4711 for 12 s";
			assertThat(fixture.lifecycle.stopAndWait(SHORT, "stopped by the test")).isFalse();
			assertThat(fixture.warnings).anyMatch((text) -> text.contains("did not stop within PT0.03S")
					&& text.contains("in flight: orders-3@4711 for 12 s"));
		}
	}

	@Test
	void stopAndWaitOfAPausedConsumerLeavesTheGroup() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.pause();
			fixture.awaitRequested("pause");
			fixture.run().performRequest();
			fixture.await(ConsumerState.STOPPED);
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitRequested("stop");
			fixture.run().performRequest();
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void stopAndWaitReturnsIfTheConsumerIsStartedMeanwhile() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitRequested("stop");
			fixture.lifecycle.start();
			fixture.run().performRequest();
			fixture.awaitRuns(2);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void stopAndWaitFromAHandlerFailsAtOnceAndPlacesNoHold() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().handler = Thread.currentThread();
			// a call that waits would fail by the time-out of this class
			assertThatIllegalStateException()
				.isThrownBy(() -> fixture.lifecycle.stopAndWait(Duration.ofDays(1), "stopped by the test"))
				.withMessageContaining("'orders'")
				.withMessageContaining("use stop()");
			assertThat(fixture.lifecycle.holds()).isEmpty();
		}
	}

	@Test
	void stopAndWaitFromAHandlerFailsWhileItsRunIsBeingStarted() throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> {
				CountDownLatch began = new CountDownLatch(1);
				Thread handler = new Thread(() -> {
					began.countDown();
					try {
						fixture.lifecycle.stopAndWait(Duration.ofSeconds(20), "stopped by the test");
					}
					catch (IllegalStateException ex) {
						failure.set(ex);
					}
					handled.countDown();
				}, "handler");
				run.handler = handler;
				handler.start();
				LifecycleFixture.awaitLatch(began);
				LifecycleFixture.soon().until(() -> !fixture.lifecycle.holds().isEmpty());
			};
			fixture.lifecycle.startThread();
			fixture.lifecycle.reached();
			fixture.lifecycle.topicKnown(true);
			handled.await();
			assertThat(failure.get()).hasMessageContaining("use stop()");
		}
	}

	@Test
	void aListenerMustNotWaitForItsOwnConsumer() {
		List<String> rejections = new CopyOnWriteArrayList<>();
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.transitionListener = (transition) -> {
				try {
					fixture.lifecycle.stopAndWait(Duration.ofSeconds(20), "stopped by the test");
				}
				catch (IllegalStateException ex) {
					rejections.add(String.valueOf(ex.getMessage()));
					throw ex;
				}
			};
			fixture.run().listener.rebalancing();
			LifecycleFixture.soon().until(() -> !rejections.isEmpty());
			assertThat(rejections).first().asString().contains("dp-kafka-orders");
			fixture.awaitWarnings(1);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aWaitKeepsTheInterruptAndBlocksNoOtherThread() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			AtomicReference<String> result = new AtomicReference<>();
			Thread waiter = new Thread(() -> {
				boolean reached = fixture.lifecycle.awaitState(ConsumerState.STOPPED, Duration.ofDays(100_000));
				result.set(reached + " " + Thread.currentThread().isInterrupted());
			}, "waiter");
			waiter.start();
			LifecycleFixture.soon().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
			fixture.lifecycle.hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "paused by the test");
			fixture.awaitRequested("pause");
			assertThat(fixture.lifecycle.history()).isNotEmpty();
			waiter.interrupt();
			LifecycleFixture.soon().until(() -> result.get() != null);
			assertThat(result.get()).isEqualTo("false true");
		}
	}

	@Test
	void awaitStateNoticesAStateThatWasLeftAgain() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			FutureTask<Boolean> stopping = new FutureTask<>(
					() -> fixture.lifecycle.awaitState(ConsumerState.STOPPED, LifecycleFixture.LIMIT));
			Thread waiter = new Thread(stopping, "waiter");
			waiter.start();
			LifecycleFixture.soon().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
			CompletableFuture<Void> future = fixture.lifecycle.whenState(ConsumerState.STOPPED);
			fixture.stop();
			fixture.lifecycle.start();
			fixture.stop();
			fixture.awaitRequested("stop");
			fixture.lifecycle.start();
			fixture.run().performRequest();
			fixture.awaitRuns(2);
			assertThat(future).succeedsWithin(LifecycleFixture.LIMIT);
			assertThat(stopping).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void awaitStateReportsTheCurrentStateAtItsDeadline() {
		try (LifecycleFixture fixture = LifecycleFixture.started()) {
			assertThat(fixture.lifecycle.awaitState(ConsumerState.CONSUMING, SHORT)).isFalse();
			assertThat(fixture.warnings)
				.anyMatch((text) -> text.contains("did not become CONSUMING within PT0.03S: it is STARTING"));
		}
	}

	@Test
	void completingAReturnedFutureHasNoEffectOnOthers() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.lifecycle.initialised().cancel(true);
			fixture.lifecycle.closed().complete(null);
			assertThat(fixture.lifecycle.initialised()).isNotDone();
			assertThat(fixture.lifecycle.closed()).isNotDone();
		}
	}

	@Test
	void theHistoryIsBounded() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			for (int i = 0; i < 40; i++) {
				fixture.run().listener.rebalancing();
				fixture.await(ConsumerState.STARTING);
				fixture.run().listener.joined();
				fixture.await(ConsumerState.CONSUMING);
			}
			assertThat(fixture.transitions).hasSizeGreaterThan(80);
			assertThat(fixture.lifecycle.history()).hasSize(50);
		}
	}

	private static CompletableFuture<Boolean> stopInBackground(LifecycleFixture fixture) {
		return CompletableFuture
			.supplyAsync(() -> fixture.lifecycle.stopAndWait(LifecycleFixture.LIMIT, "stopped by the test"));
	}

}
