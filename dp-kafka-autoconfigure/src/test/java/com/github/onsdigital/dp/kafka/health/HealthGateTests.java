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

	private final LoopRig rig = LoopRig.create();

	@Test
	void anAnswerOlderThanTheQuestionDoesNotCount() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		this.rig.turnSilently(32_000);
		Runnable old = this.rig.pending.remove(0);
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		old.run();
		this.rig.set("catalogue", "DOWN");
		this.rig.step();
		assertThat(answer).as("the round that began before").isNotDone();
		answers();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).isTrue();
	}

	@Test
	void theHoldIsThereBeforeTheAnswer() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue", "self");
		this.rig.monitor.found(3);
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		this.rig.set("catalogue", "DOWN");
		List<Boolean> held = new ArrayList<>();
		CompletableFuture<Void> seen = this.rig.ask("hello").thenAccept((healthy) -> held.add(LoopRig.held(hello)));
		answers();
		assertThat(seen).isCompleted();
		assertThat(held).containsExactly(true);
	}

	@Test
	void saysYesWhenAllAreHealthyAndPlacesNoHold() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue", "self");
		this.rig.monitor.found(3);
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		answers();
		assertThat(answer).isCompletedWithValue(true);
		assertThat(hello.calls()).containsExactly("hold health", "release health");
	}

	@Test
	void asksOnlyTheChecksOfThatConsumer() {
		this.rig.consumer("hello", "catalogue");
		this.rig.consumer("orders", "db");
		this.rig.set("catalogue", "UP");
		this.rig.set("db", "UP");
		this.rig.answers();
		this.rig.asked().clear();
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		answers();
		assertThat(answer).isCompletedWithValue(true);
		assertThat(this.rig.asked()).containsExactly("catalogue");
	}

	@Test
	void saysYesAtOnceWithoutSubscription() {
		this.rig.consumer("hello");
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		answers();
		assertThat(answer).isCompletedWithValue(true);
	}

	@Test
	void oneBadAnswerOfSelfKeepsTheRecordAndTwoHoldTheConsumer() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		this.rig.monitor.found(3);
		this.rig.step();
		this.rig.monitor.reachable(0);
		CompletableFuture<Boolean> first = this.rig.ask("hello");
		answers();
		assertThat(first).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).as("after one").isFalse();
		this.rig.turnSilently(5_000);
		CompletableFuture<Boolean> second = this.rig.ask("hello");
		answers();
		assertThat(second).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).as("after two").isTrue();
		this.rig.monitor.found(3);
		this.rig.step();
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void aBadAnswerOfSelfAndAGoodReportAreNotTwoInARow() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		for (int i = 0; i < 5; i++) {
			this.rig.monitor.found(3);
			this.rig.step();
			this.rig.monitor.reachable(0);
			CompletableFuture<Boolean> answer = this.rig.ask("hello");
			answers();
			assertThat(answer).isCompletedWithValue(false);
		}
		assertThat(hello.calls()).isEmpty();
	}

	@Test
	void aBadAnswerCountsThoughTheClockWentBack() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		ClusterReport bad = this.rig.monitor.report(0, TopicPresence.UNKNOWN);
		ClusterReport worse = this.rig.monitor.report(0, TopicPresence.UNKNOWN);
		this.rig.monitor.found(3);
		this.rig.monitor.answering(false);
		for (ClusterReport report : List.of(bad, worse)) {
			CompletableFuture<Boolean> answer = this.rig.ask("hello");
			this.rig.step();
			this.rig.monitor.answer(report);
			answers();
			assertThat(answer).isCompletedWithValue(false);
			this.rig.turnSilently(5_000);
		}
		assertThat(LoopRig.text(hello)).isEqualTo("check self is CRITICAL: 0 of 3 brokers reachable, 1 needed");
	}

	@Test
	void anAnswerThatNewerReportsHaveOvertakenChangesNothing() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		this.rig.monitor.answering(false);
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		ClusterReport overtaken = this.rig.monitor.found(3);
		this.rig.monitor.found(0);
		this.rig.step();
		this.rig.turnSilently(5_000);
		this.rig.monitor.found(0);
		this.rig.monitor.answer(overtaken);
		answers();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).isTrue();
		FakeConsumer late = this.rig.consumer("orders", "self");
		this.rig.step();
		assertThat(LoopRig.text(late)).as("made later").contains("0 of 3 brokers reachable");
	}

	@Test
	void aMonitorThatDoesNotAnswerCountsAsBadInTheEnd() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		ClusterReport late = this.rig.monitor.report(3, TopicPresence.PRESENT);
		this.rig.monitor.found(3);
		this.rig.monitor.answering(false);
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.turn(10_900);
		assertThat(answer).isNotDone();
		this.rig.turn(200);
		assertThat(answer).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).as("after one").isFalse();
		this.rig.monitor.answer(late);
		CompletableFuture<Boolean> next = this.rig.ask("hello");
		this.rig.turn(11_100);
		assertThat(next).isCompletedWithValue(false);
		assertThat(LoopRig.text(hello)).isEqualTo("check self is CRITICAL: the cluster check gave no answer");
		this.rig.monitor.found(3);
		this.rig.step();
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void aCheckThatHangsAnswersNoWithinTheTimeout() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		Runnable hanging = this.rig.pending.remove(0);
		this.rig.turn(4_900);
		assertThat(answer).isNotDone();
		this.rig.turn(200);
		assertThat(answer).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).isTrue();
		CompletableFuture<Boolean> next = this.rig.ask("hello");
		answers();
		assertThat(next).as("while it still hangs").isCompletedWithValue(false);
		hanging.run();
	}

	@Test
	void aRecordIsKeptWhenThereIsNoThreadForTheAnswer() {
		this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		this.rig.pending.remove(0).run();
		this.rig.threadless(true);
		this.rig.step();
		assertThat(answer).isCompletedWithValue(false);
	}

	@Test
	void theHoldWaitsForStopAfterThoughTheRecordIsKept() {
		LoopRig debounced = LoopRig.debounced(Duration.ofSeconds(1), Duration.ofSeconds(30));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.turn(2_000);
		debounced.set("catalogue", "DOWN");
		for (int i = 0; i < 29; i++) {
			CompletableFuture<Boolean> answer = debounced.ask("hello");
			debounced.turn(1_000);
			assertThat(answer).as("after " + i + " s").isCompletedWithValue(false);
			assertThat(LoopRig.held(hello)).as("after " + i + " s").isFalse();
		}
		debounced.turn(1_100);
		assertThat(LoopRig.held(hello)).isTrue();
		debounced.set("catalogue", "UP");
		debounced.turn(1_300);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void aCheckThatIsBrieflyBadAtAFailedCallHoldsNobody() {
		LoopRig debounced = LoopRig.debounced(Duration.ZERO, Duration.ofSeconds(30));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.turn(2_000);
		debounced.set("catalogue", "DOWN");
		CompletableFuture<Boolean> bad = debounced.ask("hello");
		debounced.turn(20);
		debounced.set("catalogue", "UP");
		CompletableFuture<Boolean> good = debounced.ask("hello");
		debounced.turn(60_000);
		assertThat(bad).isCompletedWithValue(false);
		assertThat(good).isCompletedWithValue(true);
		assertThat(hello.calls()).containsExactly("hold health", "release health");
	}

	@Test
	void nothingIsGivenUpWhileTheDriverEnds() {
		this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.end();
		assertThat(answer).isCompletedWithValue(false);
	}

	private void answers() {
		this.rig.answers();
		this.rig.answers();
	}

}
