package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class HealthGateTests {

	private final HealthLoopFixture loop = HealthLoopFixture.create();

	@Test
	void aResultOfARunBeforeTheQueryIsNotUsed() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		this.loop.advanceWithoutAnswers(32_000);
		Runnable old = this.loop.pending.remove(0);
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		old.run();
		this.loop.set("catalogue", "DOWN");
		this.loop.step();
		assertThat(answer).as("the round that began before").isNotDone();
		runPending();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
	}

	@Test
	void theHoldIsPlacedBeforeTheQueryCompletes() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue", "self");
		this.loop.monitor.publishReachable(3);
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		this.loop.set("catalogue", "DOWN");
		List<Boolean> held = new ArrayList<>();
		CompletableFuture<Void> seen = this.loop.runChecks("hello")
			.thenAccept((healthy) -> held.add(HealthLoopFixture.isHeld(hello)));
		runPending();
		assertThat(seen).isCompleted();
		assertThat(held).containsExactly(true);
	}

	@Test
	void returnsTrueWithoutAHoldWhenAllChecksAreHealthy() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue", "self");
		this.loop.monitor.publishReachable(3);
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		runPending();
		assertThat(answer).isCompletedWithValue(true);
		assertThat(hello.calls()).containsExactly("hold health", "withdraw health");
	}

	@Test
	void runsOnlyTheChecksOfThatConsumer() {
		this.loop.consumer("hello", "catalogue");
		this.loop.consumer("orders", "db");
		this.loop.set("catalogue", "UP");
		this.loop.set("db", "UP");
		this.loop.runPending();
		this.loop.executed().clear();
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		runPending();
		assertThat(answer).isCompletedWithValue(true);
		assertThat(this.loop.executed()).containsExactly("catalogue");
	}

	@Test
	void returnsTrueWithoutSubscription() {
		this.loop.consumer("hello");
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		runPending();
		assertThat(answer).isCompletedWithValue(true);
	}

	@Test
	void oneFailedResultOfSelfKeepsTheRecordAndTwoHoldTheConsumer() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		this.loop.monitor.publishReachable(3);
		this.loop.step();
		this.loop.monitor.reachable(0);
		CompletableFuture<Boolean> first = this.loop.runChecks("hello");
		runPending();
		assertThat(first).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after one").isFalse();
		this.loop.advanceWithoutAnswers(5_000);
		CompletableFuture<Boolean> second = this.loop.runChecks("hello");
		runPending();
		assertThat(second).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after two").isTrue();
		this.loop.monitor.publishReachable(3);
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void aHealthyReportBetweenTwoFailedResultsOfSelfPreventsAHold() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		for (int i = 0; i < 5; i++) {
			this.loop.monitor.publishReachable(3);
			this.loop.step();
			this.loop.monitor.reachable(0);
			CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
			runPending();
			assertThat(answer).isCompletedWithValue(false);
		}
		assertThat(hello.calls()).isEmpty();
	}

	@Test
	void aFailedResultCountsAlthoughTheClockWasSetBack() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		ClusterReport first = this.loop.monitor.report(0, TopicPresence.UNKNOWN);
		ClusterReport second = this.loop.monitor.report(0, TopicPresence.UNKNOWN);
		this.loop.monitor.publishReachable(3);
		this.loop.monitor.completeChecks(false);
		for (ClusterReport report : List.of(first, second)) {
			CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
			this.loop.step();
			this.loop.monitor.completePending(report);
			runPending();
			assertThat(answer).isCompletedWithValue(false);
			this.loop.advanceWithoutAnswers(5_000);
		}
		assertThat(HealthLoopFixture.text(hello))
			.isEqualTo("check self is CRITICAL: 0 of 3 brokers reachable, 1 needed");
	}

	@Test
	void aReportOlderThanTheLatestIsIgnored() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		this.loop.monitor.completeChecks(false);
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		ClusterReport overtaken = this.loop.monitor.publishReachable(3);
		this.loop.monitor.publishReachable(0);
		this.loop.step();
		this.loop.advanceWithoutAnswers(5_000);
		this.loop.monitor.publishReachable(0);
		this.loop.monitor.completePending(overtaken);
		runPending();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		FakeConsumer late = this.loop.consumer("orders", "self");
		this.loop.step();
		assertThat(HealthLoopFixture.text(late)).as("created later").contains("0 of 3 brokers reachable");
	}

	@Test
	void aMonitorThatDoesNotRespondCountsAsAFailedResult() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		ClusterReport late = this.loop.monitor.report(3, TopicPresence.PRESENT);
		this.loop.monitor.publishReachable(3);
		this.loop.monitor.completeChecks(false);
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.advance(10_900);
		assertThat(answer).isNotDone();
		this.loop.advance(200);
		assertThat(answer).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after one").isFalse();
		this.loop.monitor.completePending(late);
		CompletableFuture<Boolean> next = this.loop.runChecks("hello");
		this.loop.advance(11_100);
		assertThat(next).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.text(hello)).isEqualTo("check self is CRITICAL: the cluster check gave no answer");
		this.loop.monitor.publishReachable(3);
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void aQueryOfACheckThatHangsIsFalseAfterTheTimeout() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		Runnable hanging = this.loop.pending.remove(0);
		this.loop.advance(4_900);
		assertThat(answer).isNotDone();
		this.loop.advance(200);
		assertThat(answer).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		CompletableFuture<Boolean> next = this.loop.runChecks("hello");
		runPending();
		assertThat(next).as("while it still hangs").isCompletedWithValue(false);
		hanging.run();
	}

	@Test
	void aRecordIsRetainedWhenNoThreadCanDeliverTheResult() {
		this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		this.loop.pending.remove(0).run();
		this.loop.rejectTasks(true);
		this.loop.step();
		assertThat(answer).isCompletedWithValue(false);
	}

	@Test
	void aRecordIsRetainedAtOnceAndTheHoldIsPlacedAfterStopAfter() {
		HealthLoopFixture debounced = HealthLoopFixture.debounced(Duration.ofSeconds(1), Duration.ofSeconds(30));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.advance(2_000);
		debounced.set("catalogue", "DOWN");
		for (int i = 0; i < 29; i++) {
			CompletableFuture<Boolean> answer = debounced.runChecks("hello");
			debounced.advance(1_000);
			assertThat(answer).as("after " + i + " s").isCompletedWithValue(false);
			assertThat(HealthLoopFixture.isHeld(hello)).as("after " + i + " s").isFalse();
		}
		debounced.advance(1_100);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		debounced.set("catalogue", "UP");
		debounced.advance(1_300);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void aShortFailureDuringAQueryDoesNotHoldTheConsumer() {
		HealthLoopFixture debounced = HealthLoopFixture.debounced(Duration.ZERO, Duration.ofSeconds(30));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.advance(2_000);
		debounced.set("catalogue", "DOWN");
		CompletableFuture<Boolean> failed = debounced.runChecks("hello");
		debounced.advance(20);
		debounced.set("catalogue", "UP");
		CompletableFuture<Boolean> successful = debounced.runChecks("hello");
		debounced.advance(60_000);
		assertThat(failed).isCompletedWithValue(false);
		assertThat(successful).isCompletedWithValue(true);
		assertThat(hello.calls()).containsExactly("hold health", "withdraw health");
	}

	@Test
	void openQueriesAreFalseAtTheEnd() {
		this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.end();
		assertThat(answer).isCompletedWithValue(false);
	}

	private void runPending() {
		this.loop.runPending();
		this.loop.runPending();
	}

}
