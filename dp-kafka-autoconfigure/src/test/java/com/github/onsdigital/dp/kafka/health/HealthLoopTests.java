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

	private final LoopRig rig = LoopRig.create();

	@Test
	void holdsUntilEachCheckHasRun() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue", "db");
		this.rig.set("catalogue", "UP");
		this.rig.set("db", "UP");
		this.rig.step();
		assertThat(hello.holds()).hasSize(1).first().satisfies((hold) -> {
			assertThat(hold.owner()).isEqualTo(HoldOwner.HEALTH);
			assertThat(hold.text()).contains("check catalogue is WARNING: it has not run yet").contains("check db");
		});
		this.rig.pending.remove(0).run();
		this.rig.step();
		assertThat(LoopRig.text(hello)).isEqualTo("check db is WARNING: it has not run yet");
		this.rig.answers();
		assertThat(hello.holds()).isEmpty();
	}

	@Test
	void leavesThoseAloneWhoSubscribeToNothing() {
		FakeConsumer hello = this.rig.consumer("hello");
		this.rig.turn(100);
		assertThat(hello.calls()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DOWN", "OUT_OF_SERVICE", "UNKNOWN", "WARNING", "DEGRADED", "throw", "throw an error" })
	void holdsForEveryStatusButUp(String status) {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.set("catalogue", status);
		this.rig.turn(32_000);
		assertThat(LoopRig.text(hello)).startsWith("check catalogue is ").doesNotContain("secret");
		this.rig.set("catalogue", "UP");
		this.rig.turn(32_000);
		assertThat(hello.calls()).containsExactly("hold health", "release health", "hold health", "release health");
	}

	@Test
	void placesTheHoldThatTheSettingsAskFor() {
		FakeConsumer hello = new FakeConsumer("hello", HoldStrength.PAUSE, "catalogue");
		this.rig.consumers.add(hello);
		this.rig.step();
		assertThat(hello.holds()).extracting(Hold::strength).containsExactly(HoldStrength.PAUSE);
	}

	@Test
	void asksAgainSoonWhileItIsNotHealthyAndOnTheIntervalElse() {
		healthy("hello", "catalogue");
		int before = this.rig.asked().size();
		this.rig.turn(28_000);
		assertThat(this.rig.asked()).hasSize(before);
		this.rig.set("catalogue", "DOWN");
		this.rig.turn(4_000);
		int first = this.rig.asked().size();
		assertThat(first).isGreaterThan(before + 1);
	}

	@Test
	void sharesOneCheckAmongConsumers() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue");
		FakeConsumer orders = this.rig.consumer("orders", "catalogue");
		this.rig.set("catalogue", "UP");
		this.rig.answers();
		assertThat(this.rig.asked()).containsExactly("catalogue");
		assertThat(List.of(hello, orders)).noneMatch(LoopRig::held);
	}

	@Test
	void countsACheckThatHangsAsDownAndNeverAsksItTwiceAtATime() {
		FakeConsumer hello = healthy("hello", "catalogue");
		FakeConsumer orders = healthy("orders", "db");
		this.rig.turnSilently(32_000);
		Runnable hanging = this.rig.pending.remove(0);
		this.rig.turn(4_900);
		assertThat(LoopRig.held(hello)).isFalse();
		this.rig.turn(200);
		assertThat(LoopRig.text(hello)).isEqualTo("check catalogue is DOWN: no answer within 5000 ms");
		assertThat(LoopRig.held(orders)).isFalse();
		this.rig.asked().clear();
		this.rig.turn(600_000);
		assertThat(this.rig.asked()).doesNotContain("catalogue").contains("db");
		hanging.run();
		this.rig.step();
		assertThat(LoopRig.held(hello)).as("an answer that came too late").isTrue();
		this.rig.turn(32_000);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void asksACheckAgainForWhichThereWasNoThread() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.threadless(true);
		this.rig.turn(32_000);
		assertThat(LoopRig.text(hello)).isEqualTo("check catalogue is DOWN: it could not be run");
		this.rig.threadless(false);
		this.rig.turn(32_000);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void holdsForACheckThatIsTakenAway() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.statuses.clear();
		this.rig.turn(32_000);
		assertThat(LoopRig.text(hello)).contains("there is no check of that name");
	}

	@Test
	void triesAgainWhenAHoldCouldNotBePlaced() {
		FakeConsumer hello = healthy("hello", "catalogue");
		hello.broken(true);
		this.rig.set("catalogue", "DOWN");
		this.rig.turn(32_000);
		assertThat(LoopRig.held(hello)).isFalse();
		hello.broken(false);
		this.rig.turn(10);
		assertThat(LoopRig.held(hello)).isTrue();
	}

	@Test
	void placesAgainWhatSomebodyElseWithdrew() {
		FakeConsumer hello = this.rig.consumer("hello", "catalogue");
		this.rig.set("catalogue", "DOWN");
		this.rig.answers();
		hello.release(HoldOwner.HEALTH);
		this.rig.step();
		assertThat(LoopRig.held(hello)).isTrue();
	}

	@Test
	void findsConsumersMadeLater() {
		healthy("hello", "catalogue");
		FakeConsumer late = this.rig.consumer("orders", "self", "catalogue");
		this.rig.step();
		assertThat(LoopRig.text(late)).isEqualTo("check self is WARNING: it has not run yet");
	}

	@Test
	void forgetsConsumersThatClose() {
		FakeConsumer hello = healthy("hello", "catalogue");
		hello.close();
		this.rig.set("catalogue", "DOWN");
		this.rig.turn(32_000);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void selfHoldsAfterTwoBadReportsAndReleasesAtTheFirstGoodOne() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		this.rig.step();
		assertThat(LoopRig.held(hello)).isTrue();
		found(0);
		assertThat(LoopRig.text(hello)).isEqualTo("check self is CRITICAL: 0 of 3 brokers reachable, 1 needed");
		found(1);
		assertThat(LoopRig.held(hello)).isFalse();
		found(0);
		assertThat(LoopRig.held(hello)).as("after one").isFalse();
		found(1);
		found(0);
		assertThat(LoopRig.held(hello)).as("after one again").isFalse();
		this.rig.turnSilently(4_900);
		found(0);
		assertThat(LoopRig.held(hello)).as("after two, but too soon").isFalse();
		this.rig.turnSilently(100);
		assertThat(LoopRig.held(hello)).as("no result since").isFalse();
		found(0);
		assertThat(LoopRig.held(hello)).as("after two that are apart").isTrue();
		found(1);
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void aMemberPausesWhileNoBrokerAnswersInsteadOfLeaving() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		found(3);
		found(0);
		this.rig.turnSilently(5_000);
		found(0);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
	}

	@Test
	void aMemberLeavesWhenTheCoordinatorCanHearItAndNotBefore() {
		FakeConsumer hello = healthy("hello", "catalogue");
		found(0);
		this.rig.set("catalogue", "DOWN");
		this.rig.turn(32_000);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.ABSENT);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.UNREACHABLE);
		assertThat(strength(hello)).isEqualTo(HoldStrength.PAUSE);
		coordinator(hello, CoordinatorStatus.AVAILABLE);
		assertThat(strength(hello)).isEqualTo(HoldStrength.STOP);
		found(0);
		assertThat(strength(hello)).as("it has left").isEqualTo(HoldStrength.STOP);
	}

	private static HoldStrength strength(FakeConsumer consumer) {
		return consumer.holds().get(0).strength();
	}

	private void coordinator(FakeConsumer consumer, CoordinatorStatus status) {
		ClusterReport now = this.rig.monitor.report(1, TopicPresence.PRESENT);
		this.rig.monitor.tell(new ClusterReport(now.addresses(), now.topics(), now.clusterId(), true, now.at(),
				Map.of(), Map.of(consumer.group(), status), true));
		this.rig.step();
	}

	@Test
	void selfLeavesTheLifeCycleToWaitForTheTopic() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		found(3);
		this.rig.monitor.tell(this.rig.monitor.report(3, TopicPresence.ABSENT));
		this.rig.monitor.tell(this.rig.monitor.report(3, TopicPresence.ABSENT));
		this.rig.step();
		assertThat(LoopRig.held(hello)).isFalse();
	}

	@Test
	void selfCountsAReportThatComesTwiceOnce() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		found(3);
		ClusterReport bad = this.rig.monitor.found(0);
		this.rig.monitor.tell(bad);
		this.rig.step();
		assertThat(LoopRig.held(hello)).isFalse();
		this.rig.turnSilently(5_000);
		found(0);
		assertThat(LoopRig.held(hello)).isTrue();
	}

	@Test
	void selfFollowsReportsInTheirOrderThoughTheClockGoesBack() {
		FakeConsumer hello = this.rig.consumer("hello", "self");
		found(0);
		found(0);
		foundAnHourAgo(3);
		assertThat(LoopRig.held(hello)).as("healed").isFalse();
		foundAnHourAgo(0);
		this.rig.turnSilently(5_000);
		foundAnHourAgo(0);
		assertThat(LoopRig.held(hello)).as("two reports of a clock that stands").isTrue();
	}

	@Test
	void debounceWaitsForAStatusThatLasts() {
		LoopRig debounced = LoopRig.debounced(Duration.ofSeconds(2), Duration.ofSeconds(1));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.turn(1_900);
		assertThat(LoopRig.held(hello)).isTrue();
		debounced.turn(300);
		assertThat(LoopRig.held(hello)).isFalse();
		debounced.set("catalogue", "DOWN");
		debounced.turn(950);
		assertThat(LoopRig.held(hello)).isFalse();
		debounced.turn(250);
		assertThat(LoopRig.held(hello)).isTrue();
	}

	@Test
	void flappingDoesNotStopOrStartMoreOftenThanDebounceAllows() {
		LoopRig debounced = LoopRig.debounced(Duration.ofMillis(500), Duration.ofMillis(500));
		FakeConsumer hello = debounced.consumer("hello", "catalogue");
		debounced.set("catalogue", "UP");
		debounced.turn(2_000);
		for (int i = 0; i < 100; i++) {
			debounced.set("catalogue", (i % 2 != 0) ? "UP" : "DOWN");
			debounced.turn(100);
		}
		assertThat(hello.calls()).containsExactly("hold health", "release health");
	}

	@Test
	void refreshActsAtOnce() {
		FakeConsumer hello = healthy("hello", "catalogue");
		this.rig.set("catalogue", "DOWN");
		CompletableFuture<Boolean> refreshed = this.rig.ask(null);
		this.rig.answers();
		assertThat(LoopRig.held(hello)).isTrue();
		this.rig.answers();
		assertThat(refreshed).isCompleted();
	}

	private void found(int reachable) {
		this.rig.monitor.found(reachable);
		this.rig.step();
	}

	private void foundAnHourAgo(int reachable) {
		ClusterReport now = this.rig.monitor.report(reachable, TopicPresence.PRESENT);
		this.rig.monitor.tell(new ClusterReport(now.addresses(), now.topics(), now.clusterId(), now.usable(),
				Instant.EPOCH.minus(Duration.ofHours(1))));
		this.rig.step();
	}

	private FakeConsumer healthy(String id, String check) {
		FakeConsumer consumer = this.rig.consumer(id, check);
		this.rig.set(check, "UP");
		this.rig.answers();
		assertThat(LoopRig.held(consumer)).isFalse();
		return consumer;
	}

}
