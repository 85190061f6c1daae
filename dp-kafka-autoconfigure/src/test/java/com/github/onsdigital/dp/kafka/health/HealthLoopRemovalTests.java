package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks and queries of consumers that are removed.
 */
class HealthLoopRemovalTests {

	private final HealthLoopFixture loop = HealthLoopFixture.create();

	@Test
	void aConsumerCreatedLaterWaitsForACheckOfARemovedConsumer() {
		remove(healthy("hello", "catalogue"));
		this.loop.advanceWithoutAnswers(3_600_000);
		this.loop.set("catalogue", "DOWN");
		FakeConsumer late = this.loop.consumer("orders", "catalogue");
		this.loop.step();
		assertThat(HealthLoopFixture.text(late)).isEqualTo("check catalogue is WARNING: it has not run yet");
		this.loop.runPending();
		assertThat(HealthLoopFixture.text(late)).isEqualTo("check catalogue is DOWN");
	}

	@Test
	void aConsumerCreatedLaterDoesNotUseAResultForARemovedConsumer() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.advanceWithoutAnswers(32_000);
		Runnable old = this.loop.pending.remove(0);
		remove(hello);
		FakeConsumer late = this.loop.consumer("orders", "catalogue");
		this.loop.step();
		assertThat(this.loop.pending).as("one thread per check").isEmpty();
		old.run();
		this.loop.step();
		assertThat(HealthLoopFixture.text(late)).isEqualTo("check catalogue is WARNING: it has not run yet");
		this.loop.runPending();
		assertThat(HealthLoopFixture.isHeld(late)).isFalse();
	}

	@Test
	void aCheckThatHangsIsNotRunAgainForAConsumerCreatedLater() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.advanceWithoutAnswers(32_000);
		Runnable hanging = this.loop.pending.remove(0);
		this.loop.advance(5_100);
		remove(hello);
		FakeConsumer late = this.loop.consumer("orders", "catalogue");
		this.loop.advance(60_000);
		assertThat(HealthLoopFixture.text(late)).isEqualTo("check catalogue is DOWN: no answer within 5000 ms");
		hanging.run();
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.isHeld(late)).isFalse();
	}

	@Test
	void refreshCompletesWhenItsOnlyConsumerIsRemoved() {
		FakeConsumer hello = healthy("hello", "catalogue");
		CompletableFuture<Boolean> refreshed = this.loop.runChecks(null);
		this.loop.step();
		this.loop.pending.clear();
		remove(hello);
		this.loop.runPending();
		assertThat(refreshed).isCompleted();
	}

	@Test
	void refreshWaitsForTheChecksOfTheRemainingConsumers() {
		FakeConsumer hello = healthy("hello", "catalogue");
		healthy("orders", "db");
		CompletableFuture<Boolean> refreshed = this.loop.runChecks(null);
		this.loop.step();
		Runnable db = this.loop.pending.remove(1);
		remove(hello);
		this.loop.runPending();
		assertThat(refreshed).isNotDone();
		db.run();
		this.loop.runPending();
		assertThat(refreshed).isCompleted();
	}

	@Test
	void keepsTheRecordOfAConsumerThatIsClosed() {
		FakeConsumer hello = healthy("hello", "catalogue");
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		this.loop.pending.clear();
		hello.close();
		this.loop.runPending();
		assertThat(answer).isCompletedWithValue(false);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void keepsTheRecordOfAConsumerThatIsRemovedDuringAClusterCheck() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		this.loop.monitor.publishReachable(3);
		this.loop.monitor.completeChecks(false);
		CompletableFuture<Boolean> answer = this.loop.runChecks("hello");
		this.loop.step();
		remove(hello);
		this.loop.runPending();
		assertThat(answer).isCompletedWithValue(false);
	}

	private FakeConsumer healthy(String id, String check) {
		FakeConsumer consumer = this.loop.consumer(id, check);
		this.loop.set(check, "UP");
		this.loop.runPending();
		assertThat(HealthLoopFixture.isHeld(consumer)).isFalse();
		return consumer;
	}

	private void remove(FakeConsumer consumer) {
		this.loop.consumers.remove(consumer);
		this.loop.step();
	}

}
