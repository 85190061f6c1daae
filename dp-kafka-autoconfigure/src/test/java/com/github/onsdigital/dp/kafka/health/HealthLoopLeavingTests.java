package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of checks and questions when consumers leave.
 */
class HealthLoopLeavingTests {

	private final LoopRig rig = LoopRig.create();

	@Test
	void aConsumerMadeLaterWaitsForACheckThatAnEarlierOneLeft() {
		leaves(healthy("hello", "catalogue"));
		this.rig.turnSilently(3_600_000);
		this.rig.set("catalogue", "DOWN");
		FakeConsumer late = this.rig.consumer("orders", "catalogue");
		this.rig.step();
		assertThat(LoopRig.text(late)).isEqualTo("check catalogue is WARNING: it has not run yet");
		this.rig.answers();
		assertThat(LoopRig.text(late)).isEqualTo("check catalogue is DOWN");
	}

	@Test
	void aConsumerMadeLaterDoesNotTakeTheAnswerThatAnEarlierOneLeft() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.turnSilently(32_000);
		Runnable old = this.rig.pending.remove(0);
		leaves(hello);
		FakeConsumer late = this.rig.consumer("orders", "catalogue");
		this.rig.step();
		assertThat(this.rig.pending).as("one thread per check").isEmpty();
		old.run();
		this.rig.step();
		assertThat(LoopRig.text(late)).isEqualTo("check catalogue is WARNING: it has not run yet");
		this.rig.answers();
		assertThat(LoopRig.held(late)).isFalse();
	}

	@Test
	void aCheckThatHangsIsNotAskedAgainForAConsumerMadeLater() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.turnSilently(32_000);
		Runnable hanging = this.rig.pending.remove(0);
		this.rig.turn(5_100);
		leaves(hello);
		FakeConsumer late = this.rig.consumer("orders", "catalogue");
		this.rig.turn(60_000);
		assertThat(LoopRig.text(late)).isEqualTo("check catalogue is DOWN: no answer within 5000 ms");
		hanging.run();
		this.rig.turn(32_000);
		assertThat(LoopRig.held(late)).isFalse();
	}

	@Test
	void refreshEndsThoughItsOnlyConsumerLeaves() {
		FakeConsumer hello = healthy("hello", "catalogue");
		CompletableFuture<Boolean> refreshed = this.rig.ask(null);
		this.rig.step();
		this.rig.pending.clear();
		leaves(hello);
		this.rig.answers();
		assertThat(refreshed).isCompleted();
	}

	@Test
	void refreshWaitsForTheChecksOfThoseWhoStay() {
		FakeConsumer hello = healthy("hello", "catalogue");
		healthy("orders", "db");
		CompletableFuture<Boolean> refreshed = this.rig.ask(null);
		this.rig.step();
		Runnable db = this.rig.pending.remove(1);
		leaves(hello);
		this.rig.answers();
		assertThat(refreshed).isNotDone();
		db.run();
		this.rig.answers();
		assertThat(refreshed).isCompleted();
	}

	@Test
	void keepsTheRecordOfAConsumerThatLeaves() {
		FakeConsumer hello = healthy("hello", "catalogue");
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		this.rig.pending.clear();
		hello.close();
		this.rig.answers();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void keepsTheRecordOfAConsumerThatLeavesWhileTheMonitorIsAsked() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		this.rig.monitor.found(3);
		this.rig.monitor.answering(false);
		CompletableFuture<Boolean> answer = this.rig.ask("hello");
		this.rig.step();
		leaves(hello);
		this.rig.answers();
		assertThat(answer).isCompletedWithValue(false);
	}

	private FakeConsumer healthy(String id, String check) {
		FakeConsumer consumer = this.rig.consumer(id, check);
		this.rig.set(check, "UP");
		this.rig.answers();
		assertThat(LoopRig.held(consumer)).isFalse();
		return consumer;
	}

	private void leaves(FakeConsumer consumer) {
		this.rig.consumers.remove(consumer);
		this.rig.step();
	}

}
