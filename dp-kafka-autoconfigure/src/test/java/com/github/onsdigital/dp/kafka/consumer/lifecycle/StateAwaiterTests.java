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
			fixture.awaitAsked("stop");
			assertThat(stopped).isNotDone();
			fixture.run().end(RunEnd.Kind.STOPPED, true);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
			assertThat(fixture.life.state()).isEqualTo(ConsumerState.STOPPED);
		}
	}

	@Test
	void stopAndWaitIsFalseWhenACommitIsNotConfirmed() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitAsked("stop");
			fixture.run().end(RunEnd.Kind.STOPPED, false);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(false);
			assertThat(fixture.warnings).anyMatch((text) -> text.contains("not all that it handled"));
			assertThat(fixture.life.stopAndWait(SHORT, "once more")).isFalse();
		}
	}

	@Test
	void stopAndWaitNamesWhatIsInHandAtItsDeadline() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().inHand = "orders-3@4711 for 12 s";
			assertThat(fixture.life.stopAndWait(SHORT, "by hand")).isFalse();
			assertThat(fixture.warnings).anyMatch((text) -> text.contains("'orders' did not stop within PT0.03S")
					&& text.contains("in hand: orders-3@4711 for 12 s"));
		}
	}

	@Test
	void stopAndWaitOfAPausedOneLeavesTheGroup() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.pause();
			fixture.awaitAsked("pause");
			fixture.run().obey();
			fixture.await(ConsumerState.STOPPED);
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitAsked("stop");
			fixture.run().obey();
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void stopAndWaitReturnsThoughItIsStartedMeanwhile() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			CompletableFuture<Boolean> stopped = stopInBackground(fixture);
			fixture.awaitAsked("stop");
			fixture.life.start();
			fixture.run().obey();
			fixture.awaitRuns(2);
			assertThat(stopped).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void stopAndWaitFromAHandlerFailsAtOnceAndHoldsNothing() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.run().handler = Thread.currentThread();
			// one that waits would fail by the time-out of this class
			assertThatIllegalStateException().isThrownBy(() -> fixture.life.stopAndWait(Duration.ofDays(1), "by hand"))
				.withMessageContaining("'orders'")
				.withMessageContaining("use stop()");
			assertThat(fixture.life.holds()).isEmpty();
		}
	}

	@Test
	void stopAndWaitFromAHandlerFailsThoughItsRunIsStillBeingStarted() throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		AtomicReference<Throwable> failure = new AtomicReference<>();
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.runs.onStart = (run) -> {
				CountDownLatch began = new CountDownLatch(1);
				Thread handler = new Thread(() -> {
					began.countDown();
					try {
						fixture.life.stopAndWait(Duration.ofSeconds(20), "by hand");
					}
					catch (IllegalStateException ex) {
						failure.set(ex);
					}
					handled.countDown();
				}, "handler");
				run.handler = handler;
				handler.start();
				LifecycleFixture.awaitLatch(began);
				LifecycleFixture.soon().until(() -> !fixture.life.holds().isEmpty());
			};
			fixture.life.begin();
			fixture.life.reached();
			fixture.life.topicKnown(true);
			handled.await();
			assertThat(failure.get()).hasMessageContaining("use stop()");
		}
	}

	@Test
	void aListenerThatWaitsForItsOwnConsumerIsRefused() {
		List<String> refused = new CopyOnWriteArrayList<>();
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			fixture.onMove = (move) -> {
				try {
					fixture.life.stopAndWait(Duration.ofSeconds(20), "by hand");
				}
				catch (IllegalStateException ex) {
					refused.add(String.valueOf(ex.getMessage()));
					throw ex;
				}
			};
			fixture.run().listener.rebalancing();
			LifecycleFixture.soon().until(() -> !refused.isEmpty());
			assertThat(refused).first().asString().contains("dp-kafka-orders");
			fixture.settleWarnings(1);
			fixture.run().listener.joined();
			fixture.await(ConsumerState.CONSUMING);
		}
	}

	@Test
	void aWaitKeepsTheInterruptAndNobodyElseWaits() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			AtomicReference<String> result = new AtomicReference<>();
			Thread waiter = new Thread(() -> {
				boolean reached = fixture.life.awaitState(ConsumerState.STOPPED, Duration.ofDays(100_000));
				result.set(reached + " " + Thread.currentThread().isInterrupted());
			}, "waiter");
			waiter.start();
			LifecycleFixture.soon().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
			fixture.life.hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "by hand");
			fixture.awaitAsked("pause");
			assertThat(fixture.life.history()).isNotEmpty();
			waiter.interrupt();
			LifecycleFixture.soon().until(() -> result.get() != null);
			assertThat(result.get()).isEqualTo("false true");
		}
	}

	@Test
	void awaitStateSeesAStateThatPassed() {
		try (LifecycleFixture fixture = LifecycleFixture.consuming()) {
			FutureTask<Boolean> stopping = new FutureTask<>(
					() -> fixture.life.awaitState(ConsumerState.STOPPED, LifecycleFixture.LIMIT));
			Thread waiter = new Thread(stopping, "waiter");
			waiter.start();
			LifecycleFixture.soon().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
			CompletableFuture<Void> told = fixture.life.whenState(ConsumerState.STOPPED);
			fixture.stop();
			fixture.life.start();
			fixture.stop();
			fixture.awaitAsked("stop");
			fixture.life.start();
			fixture.run().obey();
			fixture.awaitRuns(2);
			assertThat(told).succeedsWithin(LifecycleFixture.LIMIT);
			assertThat(stopping).succeedsWithin(LifecycleFixture.LIMIT).isEqualTo(true);
		}
	}

	@Test
	void awaitStateTellsWhereItStoodAtItsDeadline() {
		try (LifecycleFixture fixture = LifecycleFixture.started()) {
			assertThat(fixture.life.awaitState(ConsumerState.CONSUMING, SHORT)).isFalse();
			assertThat(fixture.warnings)
				.anyMatch((text) -> text.contains("did not become CONSUMING within PT0.03S: it is STARTING"));
		}
	}

	@Test
	void whatUsersDoToTheirFuturesStaysWithThem() {
		try (LifecycleFixture fixture = new LifecycleFixture()) {
			fixture.life.initialised().cancel(true);
			fixture.life.closed().complete(null);
			assertThat(fixture.life.initialised()).isNotDone();
			assertThat(fixture.life.closed()).isNotDone();
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
			assertThat(fixture.moves).hasSizeGreaterThan(80);
			assertThat(fixture.life.history()).hasSize(50);
		}
	}

	private static CompletableFuture<Boolean> stopInBackground(LifecycleFixture fixture) {
		return CompletableFuture.supplyAsync(() -> fixture.life.stopAndWait(LifecycleFixture.LIMIT, "by hand"));
	}

}
