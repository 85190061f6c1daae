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
 * One consumer in a random world. Each owner of holds is one thread, so that its last
 * word is known; another thread is the world, with its probe results, joins, deaths and
 * late events; another one waits.
 */
final class RandomLife implements AutoCloseable {

	private static final int STEPS = 60;

	private final LifecycleFixture fixture = new LifecycleFixture();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

	private final Set<HoldOwner> lastWords = EnumSet.noneOf(HoldOwner.class);

	private final long seed;

	RandomLife(long seed) {
		this.seed = seed;
		this.fixture.life.begin();
		this.fixture.runs.onStart = new RandomStart(new Random(seed));
	}

	void live() throws Exception {
		List<Future<Void>> all = new ArrayList<>();
		all.add(run(1, this::operator));
		all.add(run(2, (random) -> holder(random, HoldOwner.HEALTH)));
		all.add(run(3, (random) -> holder(random, HoldOwner.SHUTDOWN)));
		all.add(run(4, this::world));
		all.add(run(5, this::waiter));
		for (Future<Void> one : all) {
			one.get(30, TimeUnit.SECONDS);
		}
	}

	void liveAndClose() throws Exception {
		Future<Void> closer = run(6, (random) -> {
			if (random.nextInt(STEPS) == 0) {
				this.fixture.life.close();
			}
		});
		live();
		closer.get(30, TimeUnit.SECONDS);
	}

	private Future<Void> run(int number, Part part) {
		Random random = new Random(this.seed * 31 + number);
		Callable<Void> life = () -> {
			for (int i = 0; i < STEPS; i++) {
				part.step(random);
				breathe(random);
			}
			return null;
		};
		return this.threads.submit(life);
	}

	/**
	 * Goes on at once, or when the owner thread has done what there was to do.
	 */
	private void breathe(Random random) {
		long until = System.nanoTime() + random.nextInt(1_000_000);
		boolean patient = random.nextInt(3) > 0;
		while (patient && System.nanoTime() < until) {
			LockSupport.parkNanos(20_000);
			patient = !this.fixture.life.isSettled();
		}
	}

	private void operator(Random random) {
		ConsumerLifecycle life = this.fixture.life;
		switch (random.nextInt(8)) {
			case 0, 5, 6, 7 -> {
				life.start();
				lastWord(HoldOwner.OPERATOR_STOP, false);
				lastWord(HoldOwner.OPERATOR_PAUSE, false);
			}
			case 1 -> {
				this.fixture.stop();
				lastWord(HoldOwner.OPERATOR_STOP, true);
			}
			case 2 -> {
				this.fixture.pause();
				lastWord(HoldOwner.OPERATOR_PAUSE, true);
			}
			case 3 -> {
				life.release(HoldOwner.OPERATOR_PAUSE);
				lastWord(HoldOwner.OPERATOR_PAUSE, false);
			}
			default -> stopAndWait(random);
		}
	}

	private void stopAndWait(Random random) {
		lastWord(HoldOwner.OPERATOR_STOP, true);
		if (this.fixture.life.stopAndWait(Duration.ofMillis(random.nextInt(4)), "by hand")) {
			assertThat(this.fixture.runs.live()).as("runs after stopAndWait").isZero();
		}
	}

	private void holder(Random random, HoldOwner owner) {
		int what = random.nextInt(6);
		if (what > 1) {
			this.fixture.life.release(owner);
		}
		else {
			HoldStrength strength = (what == 0) ? HoldStrength.PAUSE : HoldStrength.STOP;
			this.fixture.life.hold(owner, strength, "random");
		}
		lastWord(owner, what <= 1);
	}

	private void lastWord(HoldOwner owner, boolean holds) {
		synchronized (this.lastWords) {
			if (holds) {
				this.lastWords.add(owner);
			}
			else {
				this.lastWords.remove(owner);
			}
		}
	}

	private void world(Random random) {
		List<FakeRun> all = this.fixture.runs.all;
		FakeRun run = all.isEmpty() ? null : all.get(Math.max(0, all.size() - 1 - random.nextInt(3)));
		switch (random.nextInt(9)) {
			case 0 -> this.fixture.life.reached();
			case 1 -> this.fixture.life.topicKnown(random.nextInt(5) > 0);
			case 2 -> this.fixture.advance(Duration.ofMillis(random.nextInt(1_000)));
			default -> {
				if (run != null) {
					happens(run, random);
				}
			}
		}
	}

	/**
	 * What may happen in a run, also when it is over: then it comes late.
	 */
	private static void happens(FakeRun run, Random random) {
		switch (random.nextInt(10)) {
			case 0 -> run.die();
			case 1 -> run.end(RunEnd.Kind.AUTH, true);
			case 9 -> run.end(RunEnd.Kind.FENCED, false);
			case 2 -> run.listener.giveUp("random");
			case 3 -> run.listener.rebalancing();
			case 4 -> {
				if (run.isOver()) {
					run.listener.ended(new RunEnd(RunEnd.Kind.ERROR, false, null));
				}
				else {
					run.listener.quiet();
				}
			}
			default -> run.obey();
		}
	}

	private void waiter(Random random) {
		ConsumerState[] states = ConsumerState.values();
		ConsumerState state = states[random.nextInt(states.length)];
		if (random.nextBoolean()) {
			this.fixture.life.awaitState(state, Duration.ofMillis(random.nextInt(3)));
		}
		else {
			CompletableFuture<Void> future = this.fixture.life.whenState(state);
			this.waiters.add(new Waiter(state, this.fixture.moves.size(), future));
		}
	}

	void checkMovesAndWaiters() {
		this.fixture.settle();
		List<Transition> moves = List.copyOf(this.fixture.moves);
		ConsumerState state = ConsumerState.INITIALISING;
		for (Transition move : moves) {
			assertThat(move.from()).isEqualTo(state);
			assertThat(state.next()).contains(move.to());
			state = move.to();
		}
		assertThat(this.fixture.life.state()).isEqualTo(state);
		assertThat(this.fixture.runs.overlapped).as("two runs at once").isFalse();
		assertThat(this.fixture.warnings).noneMatch((warning) -> warning.startsWith("A "));
		for (Waiter waiter : this.waiters) {
			boolean reached = moves.stream().skip(waiter.after()).anyMatch((move) -> move.to() == waiter.state());
			if (reached) {
				assertThat(waiter.future()).isDone();
			}
		}
	}

	/**
	 * The world becomes kind: the consumer ends where the holds ask for.
	 */
	void checkEnd() {
		become(false);
		Set<HoldOwner> owners = EnumSet.noneOf(HoldOwner.class);
		this.fixture.life.holds().forEach((hold) -> owners.add(hold.owner()));
		owners.remove(HoldOwner.ERROR);
		assertThat(owners).isEqualTo(this.lastWords);
	}

	private void become(boolean free) {
		this.fixture.runs.onStart = (run) -> {
		};
		this.fixture.life.reached();
		this.fixture.life.topicKnown(true);
		LifecycleFixture.soon().untilAsserted(() -> {
			this.fixture.advance(Duration.ofMinutes(1));
			this.fixture.runs.all.stream().filter((run) -> !run.isOver()).forEach(FakeRun::obey);
			this.fixture.settle();
			List<Hold> holds = this.fixture.life.holds();
			assertThat(holds.isEmpty() || !free).isTrue();
			assertThat(this.fixture.life.state())
				.isEqualTo(holds.isEmpty() ? ConsumerState.CONSUMING : ConsumerState.STOPPED);
			if (holds.stream().anyMatch((hold) -> hold.strength() == HoldStrength.STOP)) {
				assertThat(this.fixture.runs.live()).isZero();
			}
		});
	}

	/**
	 * The run says nothing any more. The operator, the context, the checks and the clock
	 * are enough to lift every hold; then it consumes.
	 */
	void checkThatEveryHoldIsLiftedWithoutTheConsumer() {
		FakeRun run = this.fixture.runs.last();
		if (run != null && !run.isOver()) {
			run.listener.giveUp("before the silence");
		}
		this.fixture.life.start();
		this.fixture.life.release(HoldOwner.HEALTH);
		this.fixture.life.release(HoldOwner.SHUTDOWN);
		this.fixture.advance(Duration.ofMinutes(1));
		LifecycleFixture.soon().untilAsserted(() -> assertThat(this.fixture.life.holds()).isEmpty());
		become(true);
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
	 * A start that now and then fails, joins at once, or dies before it returns.
	 */
	private record RandomStart(Random random) implements Consumer<FakeRun> {

		@Override
		public void accept(FakeRun run) {
			switch (this.random.nextInt(6)) {
				case 0 -> throw new IllegalStateException("random");
				case 1 -> run.listener.joined();
				case 2 -> run.die();
				default -> {
				}
			}
		}

	}

	private record Waiter(ConsumerState state, int after, CompletableFuture<Void> future) {
	}

	@FunctionalInterface
	private interface Part {

		void step(Random random);

	}

}
