package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random sequences of results, hanging checks, queries, failures and operator calls
 * always end in the required holds.
 */
class HealthLoopPropertyTests {

	private static final List<String> STATUSES = List.of("UP", "UP", "DOWN", "WARNING", "throw");

	@Property(tries = 300)
	void everySequenceEndsInTheHoldThatTheLastResultsRequire(@ForAll long seed) {
		Random random = new Random(seed);
		Simulation simulation = new Simulation(random);
		int length = random.nextInt(150);
		for (int i = 0; i < length; i++) {
			simulation.act();
			simulation.assertOneThreadPerCheck();
			simulation.assertOperatorsHolds();
		}
		simulation.stabilise();
		simulation.assertHealthsHolds();
		simulation.assertOperatorsHolds();
	}

	/**
	 * Three consumers, two checks, a cluster and an operator.
	 */
	private static final class Simulation {

		private final Random random;

		private final HealthLoopFixture loop;

		private final List<FakeConsumer> consumers;

		private final List<CompletableFuture<Boolean>> queries = new ArrayList<>();

		private final boolean[] stopped = new boolean[3];

		private final boolean[] paused = new boolean[3];

		private int reachable;

		Simulation(Random random) {
			this.random = random;
			this.loop = HealthLoopFixture.debounced(Duration.ofMillis(random.nextInt(3) * 100L),
					Duration.ofMillis(random.nextInt(3) * 100L));
			this.loop.set("x", "UP");
			this.loop.set("y", "DOWN");
			this.consumers = List.of(this.loop.consumer("a", "self", "x"), this.loop.consumer("b", "x", "y"),
					this.loop.consumer("c", "self"));
		}

		void act() {
			FakeConsumer consumer = this.consumers.get(this.random.nextInt(3));
			switch (this.random.nextInt(12)) {
				case 0, 1 -> this.loop.set(List.of("x", "y").get(this.random.nextInt(2)),
						STATUSES.get(this.random.nextInt(STATUSES.size())));
				case 2, 3 -> runOne();
				case 4, 5 -> this.loop.advanceWithoutAnswers(this.random.nextInt(80));
				case 6 -> report(this.random.nextInt(3));
				case 7 -> operate(this.random.nextInt(3));
				case 8 -> this.queries.add(this.loop.runChecks((this.random.nextInt(4) != 0) ? consumer.id() : null));
				case 9 -> this.loop.rejectTasks(this.random.nextInt(4) == 0);
				case 10 -> addOrRemove(consumer);
				default -> consumer.broken(this.random.nextBoolean());
			}
		}

		private void addOrRemove(FakeConsumer consumer) {
			if (!this.loop.consumers.remove(consumer)) {
				this.loop.consumers.add(consumer);
			}
		}

		private void report(int reachable) {
			this.reachable = reachable;
			this.loop.monitor.completeChecks(this.random.nextBoolean());
			this.loop.monitor.publishReachable(reachable);
			if (this.random.nextBoolean()) {
				this.loop.monitor.completePending(this.loop.monitor.report(reachable, TopicPresence.PRESENT));
			}
		}

		private void runOne() {
			if (!this.loop.pending.isEmpty()) {
				this.loop.pending.remove(this.random.nextInt(this.loop.pending.size())).run();
			}
		}

		private void operate(int index) {
			FakeConsumer consumer = this.consumers.get(index);
			consumer.broken(false);
			switch (this.random.nextInt(4)) {
				case 0 -> {
					consumer.stop();
					this.stopped[index] = true;
				}
				case 1 -> {
					consumer.pause();
					this.paused[index] = true;
				}
				case 2 -> {
					consumer.resume();
					this.paused[index] = false;
				}
				default -> {
					consumer.start();
					this.stopped[index] = false;
					this.paused[index] = false;
				}
			}
		}

		void stabilise() {
			this.consumers.forEach((consumer) -> consumer.broken(false));
			this.loop.rejectTasks(false);
			this.loop.monitor.completeChecks(true);
			this.loop.monitor.reachable(this.reachable);
			// the monitor continues to report; a query without its answer times out
			// meanwhile
			this.loop.advance(2_000);
			assertThat(this.queries).as("also those of removed consumers").allMatch(CompletableFuture::isDone);
			this.consumers.stream()
				.filter((consumer) -> !this.loop.consumers.contains(consumer))
				.forEach(this.loop.consumers::add);
			this.loop.monitor.publishReachable(this.reachable);
			this.loop.step();
			this.loop.advanceWithoutAnswers(5_000);
			this.loop.monitor.publishReachable(this.reachable);
			this.loop.advance(1_000);
		}

		void assertOneThreadPerCheck() {
			// two checks, and one task for each answer
			long answers = this.queries.stream().filter((query) -> !query.isDone()).count();
			assertThat((long) this.loop.pending.size()).isLessThanOrEqualTo(2 + answers);
		}

		void assertOperatorsHolds() {
			for (int i = 0; i < 3; i++) {
				assertThat(this.consumers.get(i).isHeldBy(HoldOwner.OPERATOR_STOP)).isEqualTo(this.stopped[i]);
				assertThat(this.consumers.get(i).isHeldBy(HoldOwner.OPERATOR_PAUSE)).isEqualTo(this.paused[i]);
			}
		}

		void assertHealthsHolds() {
			boolean self = this.reachable >= 1;
			boolean x = "UP".equals(this.loop.statuses.get("x"));
			boolean y = "UP".equals(this.loop.statuses.get("y"));
			assertThat(HealthLoopFixture.isHeld(this.consumers.get(0))).isEqualTo(!self || !x);
			assertThat(HealthLoopFixture.isHeld(this.consumers.get(1))).isEqualTo(!x || !y);
			assertThat(HealthLoopFixture.isHeld(this.consumers.get(2))).isEqualTo(!self);
		}

	}

}
