package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.CoordinatorStatus;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

class HealthLoopTests {

	private final HealthLoopFixture loop = HealthLoopFixture.create();

	@Test
	void holdsUntilEachCheckHasRun() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue", "db");
		this.loop.set("catalogue", "UP");
		this.loop.set("db", "UP");
		this.loop.step();
		assertThat(hello.holds()).hasSize(1).first().satisfies((hold) -> {
			assertThat(hold.owner()).isEqualTo(HoldOwner.HEALTH);
			assertThat(hold.text()).contains("check catalogue is WARNING: it has not run yet").contains("check db");
		});
		this.loop.pending.remove(0).run();
		this.loop.step();
		assertThat(HealthLoopFixture.text(hello)).isEqualTo("check db is WARNING: it has not run yet");
		this.loop.runPending();
		assertThat(hello.holds()).isEmpty();
	}

	@Test
	void aConsumerWithoutSubscriptionIsNotHeld() {
		FakeConsumer hello = this.loop.consumer("hello");
		this.loop.advance(100);
		assertThat(hello.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWN", "OUT_OF_SERVICE", "UNKNOWN", "WARNING", "DEGRADED", "throw", "throw an error" })
	void holdsForEveryStatusButUp(String status) {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.set("catalogue", status);
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.text(hello)).startsWith("check catalogue is ").doesNotContain("secret");
		this.loop.set("catalogue", "UP");
		this.loop.advance(32_000);
		assertThat(hello.calls()).containsExactly("hold health", "withdraw health", "hold health", "withdraw health");
	}

	@Test
	void placesTheHoldOfTheConfiguredStrength() {
		FakeConsumer hello = new FakeConsumer("hello", HoldStrength.PAUSE, "catalogue");
		this.loop.consumers.add(hello);
		this.loop.step();
		assertThat(hello.holds()).extracting(Hold::strength).containsExactly(HoldStrength.PAUSE);
	}

	@Test
	void runsWithBackOffWhileNotHealthyAndOtherwiseOnTheInterval() {
		healthy("hello", "catalogue");
		int before = this.loop.executed().size();
		this.loop.advance(28_000);
		assertThat(this.loop.executed()).hasSize(before);
		this.loop.set("catalogue", "DOWN");
		this.loop.advance(4_000);
		int first = this.loop.executed().size();
		assertThat(first).isGreaterThan(before + 1);
	}

	@Test
	void sharesOneCheckAmongConsumers() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue");
		FakeConsumer orders = this.loop.consumer("orders", "catalogue");
		this.loop.set("catalogue", "UP");
		this.loop.runPending();
		assertThat(this.loop.executed()).containsExactly("catalogue");
		assertThat(List.of(hello, orders)).noneMatch(HealthLoopFixture::isHeld);
	}

	@Test
	void aCheckThatHangsCountsAsDownAndRunsOnOneThreadAtATime() {
		FakeConsumer hello = healthy("hello", "catalogue");
		FakeConsumer orders = healthy("orders", "db");
		this.loop.advanceWithoutAnswers(32_000);
		Runnable hanging = this.loop.pending.remove(0);
		this.loop.advance(4_900);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		this.loop.advance(200);
		assertThat(HealthLoopFixture.text(hello)).isEqualTo("check catalogue is DOWN: no answer within 5000 ms");
		assertThat(HealthLoopFixture.isHeld(orders)).isFalse();
		this.loop.executed().clear();
		this.loop.advance(600_000);
		assertThat(this.loop.executed()).doesNotContain("catalogue").contains("db");
		hanging.run();
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).as("an answer that came too late").isTrue();
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void aCheckThatCouldNotBeRunIsRunAgain() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.rejectTasks(true);
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.text(hello)).isEqualTo("check catalogue is DOWN: it could not be run");
		this.loop.rejectTasks(false);
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void holdsForACheckThatIsUnregistered() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.statuses.clear();
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.text(hello)).contains("there is no check of that name");
	}

	@Test
	void triesAgainWhenAHoldCouldNotBePlaced() {
		FakeConsumer hello = healthy("hello", "catalogue");
		hello.broken(true);
		this.loop.set("catalogue", "DOWN");
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		hello.broken(false);
		this.loop.advance(10);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
	}

	@Test
	void aHoldThatAnotherCallerWithdrewIsPlacedAgain() {
		FakeConsumer hello = this.loop.consumer("hello", "catalogue");
		this.loop.set("catalogue", "DOWN");
		this.loop.runPending();
		hello.withdrawHold(HoldOwner.HEALTH);
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
	}

	@Test
	void findsConsumersCreatedLater() {
		healthy("hello", "catalogue");
		FakeConsumer late = this.loop.consumer("orders", "self", "catalogue");
		this.loop.step();
		assertThat(HealthLoopFixture.text(late)).isEqualTo("check self is WARNING: it has not run yet");
	}

	@Test
	void doesNotHoldAClosedConsumer() {
		FakeConsumer hello = healthy("hello", "catalogue");
		hello.close();
		this.loop.set("catalogue", "DOWN");
		this.loop.advance(32_000);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void selfHoldsAfterTwoFailedReportsAndWithdrawsAtTheFirstHealthyOne() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		report(0);
		assertThat(HealthLoopFixture.text(hello))
			.isEqualTo("check self is CRITICAL: 0 of 3 brokers reachable, 1 needed");
		report(1);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		report(0);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after one").isFalse();
		report(1);
		report(0);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after one again").isFalse();
		this.loop.advanceWithoutAnswers(4_900);
		report(0);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after two, but too soon").isFalse();
		this.loop.advanceWithoutAnswers(100);
		assertThat(HealthLoopFixture.isHeld(hello)).as("no result since").isFalse();
		report(0);
		assertThat(HealthLoopFixture.isHeld(hello)).as("after two that are apart").isTrue();
		report(1);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void aMemberPausesWhileNoBrokerRespondsInsteadOfLeaving() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		report(3);
		report(0);
		this.loop.advanceWithoutAnswers(5_000);
		report(0);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
	}

	@Test
	void aMemberLeavesOnlyWhileTheCoordinatorIsReachable() {
		FakeConsumer hello = healthy("hello", "catalogue");
		report(0);
		this.loop.set("catalogue", "DOWN");
		this.loop.advance(32_000);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.ABSENT);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.UNREACHABLE);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.AVAILABLE);
		assertThat(strength(hello)).isEqualTo(HoldStrength.STOP);
		report(0);
		assertThat(strength(hello)).as("it has left").isEqualTo(HoldStrength.STOP);
	}

	private static HoldStrength strength(FakeConsumer consumer) {
		return consumer.holds().get(0).strength();
	}

	private void coordinator(FakeConsumer consumer, CoordinatorStatus status) {
		ClusterReport now = this.loop.monitor.report(1, TopicPresence.PRESENT);
		this.loop.monitor.publish(new ClusterReport(now.addresses(), now.topics(), now.clusterId(), true, now.at(),
				Map.of(), Map.of(consumer.group(), status), true));
		this.loop.step();
	}

	@Test
	void selfDoesNotHoldForAMissingTopic() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		report(3);
		this.loop.monitor.publish(this.loop.monitor.report(3, TopicPresence.ABSENT));
		this.loop.monitor.publish(this.loop.monitor.report(3, TopicPresence.ABSENT));
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
	}

	@Test
	void selfCountsADuplicateReportOnce() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		report(3);
		ClusterReport failed = this.loop.monitor.publishReachable(0);
		this.loop.monitor.publish(failed);
		this.loop.step();
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		this.loop.advanceWithoutAnswers(5_000);
		report(0);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
	}

	@Test
	void selfEvaluatesReportsInOrderAlthoughTheClockIsSetBack() {
		FakeConsumer hello = this.loop.consumer("hello", "self");
		report(0);
		report(0);
		reportAnHourAgo(3);
		assertThat(HealthLoopFixture.isHeld(hello)).as("recovered").isFalse();
		reportAnHourAgo(0);
		this.loop.advanceWithoutAnswers(5_000);
		reportAnHourAgo(0);
		assertThat(HealthLoopFixture.isHeld(hello)).as("two reports with the same time").isTrue();
	}

	@Test
	void debounceRequiresAStatusThatLasts() {
		HealthLoopFixture debounced = HealthLoopFixture.debounced(Duration.ofSeconds(2), Duration.ofSeconds(1));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.advance(1_900);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		debounced.advance(300);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		debounced.set("catalogue", "DOWN");
		debounced.advance(950);
		assertThat(HealthLoopFixture.isHeld(hello)).isFalse();
		debounced.advance(250);
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
	}

	@Test
	void flappingDoesNotStopOrStartMoreOftenThanDebounceAllows() {
		HealthLoopFixture debounced = HealthLoopFixture.debounced(Duration.ofMillis(500), Duration.ofMillis(500));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.advance(2_000);
		for (int i = 0; i < 100; i++) {
			debounced.set("catalogue", (i % 2 != 0) ? "UP" : "DOWN");
			debounced.advance(100);
		}
		assertThat(hello.calls()).containsExactly("hold health", "withdraw health");
	}

	@Test
	void refreshUpdatesTheHold() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.loop.set("catalogue", "DOWN");
		CompletableFuture<Boolean> refreshed = this.loop.runChecks(null);
		this.loop.runPending();
		assertThat(HealthLoopFixture.isHeld(hello)).isTrue();
		this.loop.runPending();
		assertThat(refreshed).isCompleted();
	}

	private void report(int reachable) {
		this.loop.monitor.publishReachable(reachable);
		this.loop.step();
	}

	private void reportAnHourAgo(int reachable) {
		ClusterReport now = this.loop.monitor.report(reachable, TopicPresence.PRESENT);
		this.loop.monitor.publish(new ClusterReport(now.addresses(), now.topics(), now.clusterId(), now.usable(),
				Instant.EPOCH.minus(Duration.ofHours(1))));
		this.loop.step();
	}

	private FakeConsumer healthy(String id, String check) {
		FakeConsumer consumer = this.loop.consumer(id, check);
		this.loop.set(check, "UP");
		this.loop.runPending();
		assertThat(HealthLoopFixture.isHeld(consumer)).isFalse();
		return consumer;
	}

}
