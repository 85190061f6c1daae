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
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A life cycle with fake runs and a manually controlled clock.
 */
final class LifecycleFixture implements AutoCloseable, LifecycleObserver {

	static final Duration LIMIT = Duration.ofSeconds(30);

	final FakeRuns runs = new FakeRuns();

	final List<Transition> transitions = new CopyOnWriteArrayList<>();

	final List<String> warnings = new CopyOnWriteArrayList<>();

	final List<Duration> retries = new CopyOnWriteArrayList<>();

	volatile Consumer<Transition> transitionListener = (transition) -> {
	};

	private final AtomicLong nanos = new AtomicLong(-5_000);

	final ConsumerLifecycle lifecycle;

	LifecycleFixture() {
		this(Thread::new);
	}

	LifecycleFixture(ThreadFactory threads) {
		RestartBackoff failures = new RestartBackoff(RetrySettings.DEFAULT, new Random(7));
		this.lifecycle = new ConsumerLifecycle("orders",
				new ConsumerStateMachine("orders", Clock.systemUTC(), failures), this.runs, this,
				PartialTime.of(this.nanos::get), threads);
	}

	/**
	 * Returns the fixture of a consumer in CONSUMING.
	 */
	static LifecycleFixture consuming() {
		LifecycleFixture fixture = started();
		fixture.run().listener.joined();
		fixture.await(ConsumerState.CONSUMING);
		return fixture;
	}

	/**
	 * Returns the fixture of a consumer whose run has no assignment yet.
	 */
	static LifecycleFixture started() {
		LifecycleFixture fixture = new LifecycleFixture();
		fixture.lifecycle.startThread();
		fixture.lifecycle.reached();
		fixture.lifecycle.topicKnown(true);
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
		this.lifecycle.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "stopped by the test");
	}

	void pause() {
		this.lifecycle.hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "paused by the test");
	}

	FakeRun run() {
		FakeRun run = this.runs.last();
		assertThat(run).isNotNull();
		return run;
	}

	void awaitRuns(int number) {
		soon().until(() -> this.runs.all.size() == number && this.lifecycle.run() != null);
	}

	void await(ConsumerState state) {
		soon().until(() -> this.lifecycle.state() == state);
	}

	void awaitRequested(String what) {
		soon().until(() -> run().requested.equals(what));
	}

	void awaitLastTransition(String transition) {
		soon().untilAsserted(() -> assertThat(transitions()).last().isEqualTo(transition));
	}

	List<String> transitions() {
		return this.transitions.stream()
			.map((transition) -> transition.from() + " > " + transition.to() + " " + transition.reason())
			.toList();
	}

	/**
	 * Advances the clock and wakes the life-cycle thread.
	 */
	void advance(Duration by) {
		this.nanos.addAndGet(by.toNanos());
		this.lifecycle.wake();
	}

	/**
	 * Waits until the life-cycle thread has processed all changes and sleeps again.
	 */
	void awaitReconciled() {
		soon().until(this.lifecycle::isReconciled);
	}

	long lifecycleThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("dp-kafka-orders"))
			.count();
	}

	void awaitWarnings(int number) {
		soon().until(() -> this.warnings.size() >= number);
	}

	@Override
	public void onTransition(Transition transition, List<Hold> holds) {
		this.transitions.add(transition);
		this.transitionListener.accept(transition);
	}

	@Override
	public void onFailure(String what, @Nullable Throwable cause, Duration retryIn) {
		this.retries.add(retryIn);
	}

	@Override
	public void onWarning(String text, @Nullable Throwable cause) {
		this.warnings.add(text);
	}

	@Override
	public void close() {
		this.lifecycle.close();
		this.runs.all.forEach((run) -> run.end(RunEnd.Kind.STOPPED, true));
		assertThat(this.lifecycle.closed()).succeedsWithin(LIMIT);
		assertThat(this.runs.overlapped).as("two runs at once").isFalse();
	}

}
