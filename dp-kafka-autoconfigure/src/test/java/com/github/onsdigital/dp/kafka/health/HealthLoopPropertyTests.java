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
 * Whatever order results, hangs, questions, failures and operators come in: it ends in
 * the right holds.
 */
class HealthLoopPropertyTests {

	private static final List<String> STATUSES = List.of("UP", "UP", "DOWN", "WARNING", "throw");

	@Property(tries = 300)
	void everySequenceEndsInTheHoldThatTheLastResultsAskFor(@ForAll long seed) {
		Random random = new Random(seed);
		World world = new World(random);
		int length = random.nextInt(150);
		for (int i = 0; i < length; i++) {
			world.act();
			world.assertOneThreadPerCheck();
			world.assertOperatorsHolds();
		}
		world.settle();
		world.assertHealthsHolds();
		world.assertOperatorsHolds();
	}

	/**
	 * Three consumers, two checks, a cluster and an operator.
	 */
	private static final class World {

		private final Random random;

		private final LoopRig rig;

		private final List<FakeConsumer> consumers;

		private final List<CompletableFuture<Boolean>> questions = new ArrayList<>();

		private final boolean[] stopped = new boolean[3];

		private final boolean[] paused = new boolean[3];

		private int reachable;

		World(Random random) {
			this.random = random;
			this.rig = LoopRig.debounced(Duration.ofMillis(random.nextInt(3) * 100L),
					Duration.ofMillis(random.nextInt(3) * 100L));
			this.rig.set("x", "UP");
			this.rig.set("y", "DOWN");
			this.consumers = List.of(this.rig.consumer("a", "self", "x"), this.rig.consumer("b", "x", "y"),
					this.rig.consumer("c", "self"));
		}

		void act() {
			FakeConsumer consumer = this.consumers.get(this.random.nextInt(3));
			switch (this.random.nextInt(12)) {
				case 0, 1 -> this.rig.set(List.of("x", "y").get(this.random.nextInt(2)),
						STATUSES.get(this.random.nextInt(STATUSES.size())));
				case 2, 3 -> runOne();
				case 4, 5 -> this.rig.turnSilently(this.random.nextInt(80));
				case 6 -> found(this.random.nextInt(3));
				case 7 -> operate(this.random.nextInt(3));
				case 8 -> this.questions.add(this.rig.ask((this.random.nextInt(4) != 0) ? consumer.id() : null));
				case 9 -> this.rig.threadless(this.random.nextInt(4) == 0);
				case 10 -> comeOrGo(consumer);
				default -> consumer.broken(this.random.nextBoolean());
			}
		}

		private void comeOrGo(FakeConsumer consumer) {
			if (!this.rig.consumers.remove(consumer)) {
				this.rig.consumers.add(consumer);
			}
		}

		private void found(int reachable) {
			this.reachable = reachable;
			this.rig.monitor.answering(this.random.nextBoolean());
			this.rig.monitor.found(reachable);
			if (this.random.nextBoolean()) {
				this.rig.monitor.answer(this.rig.monitor.report(reachable, TopicPresence.PRESENT));
			}
		}

		private void runOne() {
			if (!this.rig.pending.isEmpty()) {
				this.rig.pending.remove(this.random.nextInt(this.rig.pending.size())).run();
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

		void settle() {
			this.consumers.forEach((consumer) -> consumer.broken(false));
			this.rig.threadless(false);
			this.rig.monitor.answering(true);
			this.rig.monitor.reachable(this.reachable);
			// the monitor goes on reporting; a question it never answered ends meanwhile
			this.rig.turn(2_000);
			assertThat(this.questions).as("though some have left").allMatch(CompletableFuture::isDone);
			this.consumers.stream()
				.filter((consumer) -> !this.rig.consumers.contains(consumer))
				.forEach(this.rig.consumers::add);
			this.rig.monitor.found(this.reachable);
			this.rig.step();
			this.rig.turnSilently(5_000);
			this.rig.monitor.found(this.reachable);
			this.rig.turn(1_000);
		}

		void assertOneThreadPerCheck() {
			// two checks, and one task for each answer that is given
			long answers = this.questions.stream().filter((question) -> !question.isDone()).count();
			assertThat((long) this.rig.pending.size()).isLessThanOrEqualTo(2 + answers);
		}

		void assertOperatorsHolds() {
			for (int i = 0; i < 3; i++) {
				assertThat(this.consumers.get(i).isHeldBy(HoldOwner.OPERATOR_STOP)).isEqualTo(this.stopped[i]);
				assertThat(this.consumers.get(i).isHeldBy(HoldOwner.OPERATOR_PAUSE)).isEqualTo(this.paused[i]);
			}
		}

		void assertHealthsHolds() {
			boolean self = this.reachable >= 1;
			boolean x = "UP".equals(this.rig.statuses.get("x"));
			boolean y = "UP".equals(this.rig.statuses.get("y"));
			assertThat(LoopRig.held(this.consumers.get(0))).isEqualTo(!self || !x);
			assertThat(LoopRig.held(this.consumers.get(1))).isEqualTo(!x || !y);
			assertThat(LoopRig.held(this.consumers.get(2))).isEqualTo(!self);
		}

	}

}
