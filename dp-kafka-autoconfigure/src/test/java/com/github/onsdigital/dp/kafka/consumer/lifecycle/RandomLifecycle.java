package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.Transition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One consumer in a random environment. Each owner of holds acts on one thread, so that
 * its last call is known. Another thread simulates the environment: results of probes,
 * joins, failures and late events. One more thread waits for states.
 */
final class RandomLifecycle implements AutoCloseable {

	private static final int STEPS = 60;

	private final LifecycleFixture fixture = new LifecycleFixture();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

	private final Set<HoldOwner> expectedHolders = EnumSet.noneOf(HoldOwner.class);

	private final long seed;

	RandomLifecycle(long seed) {
		this.seed = seed;
		this.fixture.lifecycle.startThread();
		this.fixture.runs.onStart = new RandomStart(new Random(seed));
	}

	void runAll() throws Exception {
		List<Future<Void>> all = new ArrayList<>();
		all.add(run(1, this::operator));
		all.add(run(2, (random) -> holder(random, HoldOwner.HEALTH)));
		all.add(run(3, (random) -> holder(random, HoldOwner.SHUTDOWN)));
		all.add(run(4, this::environment));
		all.add(run(5, this::waiter));
		for (Future<Void> one : all) {
			one.get(30, TimeUnit.SECONDS);
		}
	}

	void runAllAndClose() throws Exception {
		Future<Void> closer = run(6, (random) -> {
			if (random.nextInt(STEPS) == 0) {
				this.fixture.lifecycle.close();
			}
		});
		runAll();
		closer.get(30, TimeUnit.SECONDS);
	}

	private Future<Void> run(int number, Participant participant) {
		Random random = new Random(this.seed * 31 + number);
		Callable<Void> steps = () -> {
			for (int i = 0; i < STEPS; i++) {
				participant.step(random);
				pauseBetweenSteps(random);
			}
			return null;
		};
		return this.threads.submit(steps);
	}

	/**
	 * Returns at once, or waits shortly for the life-cycle thread to process all changes.
	 */
	private void pauseBetweenSteps(Random random) {
		long until = System.nanoTime() + random.nextInt(1_000_000);
		boolean waiting = random.nextInt(3) > 0;
		while (waiting && System.nanoTime() < until) {
			LockSupport.parkNanos(20_000);
			waiting = !this.fixture.lifecycle.isReconciled();
		}
	}

	private void operator(Random random) {
		ConsumerLifecycle lifecycle = this.fixture.lifecycle;
		switch (random.nextInt(8)) {
			case 0, 5, 6, 7 -> {
				lifecycle.start();
				expectHold(HoldOwner.OPERATOR_STOP, false);
				expectHold(HoldOwner.OPERATOR_PAUSE, false);
			}
			case 1 -> {
				this.fixture.stop();
				expectHold(HoldOwner.OPERATOR_STOP, true);
			}
			case 2 -> {
				this.fixture.pause();
				expectHold(HoldOwner.OPERATOR_PAUSE, true);
			}
			case 3 -> {
				lifecycle.withdrawHold(HoldOwner.OPERATOR_PAUSE);
				expectHold(HoldOwner.OPERATOR_PAUSE, false);
			}
			default -> stopAndWait(random);
		}
	}

	private void stopAndWait(Random random) {
		expectHold(HoldOwner.OPERATOR_STOP, true);
		if (this.fixture.lifecycle.stopAndWait(Duration.ofMillis(random.nextInt(4)), "stopped by the test")) {
			assertThat(this.fixture.runs.active()).as("runs after stopAndWait").isZero();
		}
	}

	private void holder(Random random, HoldOwner owner) {
		int what = random.nextInt(6);
		if (what > 1) {
			this.fixture.lifecycle.withdrawHold(owner);
		}
		else {
			HoldStrength strength = (what == 0) ? HoldStrength.PAUSE : HoldStrength.STOP;
			this.fixture.lifecycle.hold(owner, strength, "random");
		}
		expectHold(owner, what <= 1);
	}

	private void expectHold(HoldOwner owner, boolean holds) {
		synchronized (this.expectedHolders) {
			if (holds) {
				this.expectedHolders.add(owner);
			}
			else {
				this.expectedHolders.remove(owner);
			}
		}
	}

	private void environment(Random random) {
		List<FakeRun> all = this.fixture.runs.all;
		FakeRun run = all.isEmpty() ? null : all.get(Math.max(0, all.size() - 1 - random.nextInt(3)));
		switch (random.nextInt(9)) {
			case 0 -> this.fixture.lifecycle.reached();
			case 1 -> this.fixture.lifecycle.topicKnown(random.nextInt(5) > 0);
			case 2 -> this.fixture.advance(Duration.ofMillis(random.nextInt(1_000)));
			default -> {
				if (run != null) {
					occur(run, random);
				}
			}
		}
	}

	/**
	 * Reports a random event of a run. The event is late if the run has ended.
	 */
	private static void occur(FakeRun run, Random random) {
		switch (random.nextInt(10)) {
			case 0 -> run.fail();
			case 1 -> run.end(RunEnd.Kind.AUTH, true);
			case 9 -> run.end(RunEnd.Kind.FENCED, false);
			case 2 -> run.listener.requestStop("random");
			case 3 -> run.listener.rebalancing();
			case 4 -> {
				if (run.isOver()) {
					run.listener.ended(new RunEnd(RunEnd.Kind.ERROR, false, null));
				}
				else {
					run.listener.idle();
				}
			}
			default -> run.performRequest();
		}
	}

	private void waiter(Random random) {
		ConsumerState[] states = ConsumerState.values();
		ConsumerState state = states[random.nextInt(states.length)];
		if (random.nextBoolean()) {
			this.fixture.lifecycle.awaitState(state, Duration.ofMillis(random.nextInt(3)));
		}
		else {
			CompletableFuture<Void> future = this.fixture.lifecycle.whenState(state);
			this.waiters.add(new Waiter(state, this.fixture.transitions.size(), future));
		}
	}

	void checkTransitionsAndWaiters() {
		this.fixture.awaitReconciled();
		List<Transition> transitions = List.copyOf(this.fixture.transitions);
		ConsumerState state = ConsumerState.INITIALISING;
		for (Transition transition : transitions) {
			assertThat(transition.from()).isEqualTo(state);
			assertThat(state.next()).contains(transition.to());
			state = transition.to();
		}
		assertThat(this.fixture.lifecycle.state()).isEqualTo(state);
		assertThat(this.fixture.runs.overlapped).as("two runs at once").isFalse();
		assertThat(this.fixture.warnings).noneMatch((warning) -> warning.startsWith("A "));
		for (Waiter waiter : this.waiters) {
			boolean reached = transitions.stream()
				.skip(waiter.after())
				.anyMatch((transition) -> transition.to() == waiter.state());
			if (reached) {
				assertThat(waiter.future()).isDone();
			}
		}
	}

	/**
	 * Checks that the consumer reaches the desired state in a healthy environment.
	 */
	void checkFinalState() {
		awaitFinalState(false);
		Set<HoldOwner> owners = EnumSet.noneOf(HoldOwner.class);
		this.fixture.lifecycle.holds().forEach((hold) -> owners.add(hold.owner()));
		owners.remove(HoldOwner.ERROR);
		assertThat(owners).isEqualTo(this.expectedHolders);
	}

	private void awaitFinalState(boolean free) {
		this.fixture.runs.onStart = (run) -> {
		};
		this.fixture.lifecycle.reached();
		this.fixture.lifecycle.topicKnown(true);
		LifecycleFixture.soon().untilAsserted(() -> {
			this.fixture.advance(Duration.ofMinutes(1));
			this.fixture.runs.all.stream().filter((run) -> !run.isOver()).forEach(FakeRun::performRequest);
			this.fixture.awaitReconciled();
			List<Hold> holds = this.fixture.lifecycle.holds();
			assertThat(holds.isEmpty() || !free).isTrue();
			assertThat(this.fixture.lifecycle.state())
				.isEqualTo(holds.isEmpty() ? ConsumerState.CONSUMING : ConsumerState.STOPPED);
			if (holds.stream().anyMatch((hold) -> hold.strength() == HoldStrength.STOP)) {
				assertThat(this.fixture.runs.active()).isZero();
			}
		});
	}

	/**
	 * Checks that the operator, the context, the checks and the clock are sufficient to
	 * withdraw every hold, without an event of the run. The consumer then consumes.
	 */
	void checkThatEveryHoldIsWithdrawnWithoutTheConsumer() {
		FakeRun run = this.fixture.runs.last();
		if (run != null && !run.isOver()) {
			run.listener.requestStop("random");
		}
		this.fixture.lifecycle.start();
		this.fixture.lifecycle.withdrawHold(HoldOwner.HEALTH);
		this.fixture.lifecycle.withdrawHold(HoldOwner.SHUTDOWN);
		this.fixture.advance(Duration.ofMinutes(1));
		LifecycleFixture.soon().untilAsserted(() -> assertThat(this.fixture.lifecycle.holds()).isEmpty());
		awaitFinalState(true);
	}

	void checkClosed() {
		this.fixture.close();
		for (Waiter waiter : this.waiters) {
			assertThat(waiter.future()).isDone();
		}
	}

	int runs() {
		return this.fixture.runs.all.size();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.fixture.close();
	}

	/**
	 * A start that randomly fails, joins at once, or ends before it returns.
	 */
	private record RandomStart(Random random) implements Consumer<FakeRun> {

		@Override
		public void accept(FakeRun run) {
			switch (this.random.nextInt(6)) {
				case 0 -> throw new IllegalStateException("random");
				case 1 -> run.listener.joined();
				case 2 -> run.fail();
				default -> {
				}
			}
		}

	}

	private record Waiter(ConsumerState state, int after, CompletableFuture<Void> future) {
	}

	@FunctionalInterface
	private interface Participant {

		void step(Random random);

	}

}
