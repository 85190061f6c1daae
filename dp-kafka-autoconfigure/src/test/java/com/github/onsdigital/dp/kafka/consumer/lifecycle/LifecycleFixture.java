package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A life-cycle on fake runs, with a clock turned by hand.
 */
final class LifecycleFixture implements AutoCloseable, LifecycleObserver {

	static final Duration LIMIT = Duration.ofSeconds(30);

	final FakeRuns runs = new FakeRuns();

	final List<Transition> moves = new CopyOnWriteArrayList<>();

	final List<String> warnings = new CopyOnWriteArrayList<>();

	final List<Duration> retries = new CopyOnWriteArrayList<>();

	volatile Consumer<Transition> onMove = (transition) -> {
	};

	private final AtomicLong nanos = new AtomicLong(-5_000);

	final ConsumerLifecycle life;

	LifecycleFixture() {
		this(Thread::new);
	}

	LifecycleFixture(ThreadFactory threads) {
		RestartBackoff failures = new RestartBackoff(RetrySettings.DEFAULT, new Random(7));
		this.life = new ConsumerLifecycle("orders", new ConsumerStateMachine("orders", Clock.systemUTC(), failures), this.runs, this,
				this.nanos::get, threads);
	}

	/**
	 * A consumer that consumes.
	 */
	static LifecycleFixture consuming() {
		LifecycleFixture fixture = started();
		fixture.run().listener.joined();
		fixture.await(ConsumerState.CONSUMING);
		return fixture;
	}

	/**
	 * A consumer with a run that has no assignment yet.
	 */
	static LifecycleFixture started() {
		LifecycleFixture fixture = new LifecycleFixture();
		fixture.life.begin();
		fixture.life.reached();
		fixture.life.topicKnown(true);
		fixture.awaitRuns(1);
		return fixture;
	}

	static ConditionFactory soon() {
		return Awaitility.await().atMost(LIMIT).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1));
	}

	static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void stop() {
		this.life.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "stopped by hand");
	}

	void pause() {
		this.life.hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "paused by hand");
	}

	FakeRun run() {
		FakeRun run = this.runs.last();
		assertThat(run).isNotNull();
		return run;
	}

	void awaitRuns(int number) {
		soon().until(() -> this.runs.all.size() == number && this.life.run() != null);
	}

	void await(ConsumerState state) {
		soon().until(() -> this.life.state() == state);
	}

	void awaitAsked(String what) {
		soon().until(() -> run().asked.equals(what));
	}

	void awaitLastMove(String move) {
		soon().untilAsserted(() -> assertThat(moves()).last().isEqualTo(move));
	}

	List<String> moves() {
		return this.moves.stream().map((move) -> move.from() + " > " + move.to() + " " + move.reason()).toList();
	}

	/**
	 * Turns the clock and wakes who waits for it.
	 */
	void advance(Duration by) {
		this.nanos.addAndGet(by.toNanos());
		this.life.wake();
	}

	/**
	 * Returns when the owner thread has seen all that was told it and sleeps again.
	 */
	void settle() {
		soon().until(this.life::isSettled);
	}

	long ownerThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("dp-kafka-orders"))
			.count();
	}

	void settleWarnings(int number) {
		soon().until(() -> this.warnings.size() >= number);
	}

	@Override
	public void moved(Transition transition, List<Hold> holds) {
		this.moves.add(transition);
		this.onMove.accept(transition);
	}

	@Override
	public void failed(String what, @Nullable Throwable cause, Duration retryIn) {
		this.retries.add(retryIn);
	}

	@Override
	public void warned(String text, @Nullable Throwable cause) {
		this.warnings.add(text);
	}

	@Override
	public void close() {
		this.life.close();
		this.runs.all.forEach((run) -> run.end(RunEnd.Kind.STOPPED, true));
		assertThat(this.life.closed()).succeedsWithin(LIMIT);
		assertThat(this.runs.overlapped).as("two runs at once").isFalse();
	}

}
