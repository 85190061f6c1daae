package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * A {@link HealthLoop} with a manual clock, whose check tasks run when a test runs them.
 */
@NullMarked
final class HealthLoopFixture implements NamedChecks {

	final FakeMonitor monitor = new FakeMonitor();

	final List<HoldableConsumer> consumers = new ArrayList<>();

	final Map<String, String> statuses = new LinkedHashMap<>();

	/** The submitted tasks: a check whose task is not run hangs. */
	final List<Runnable> pending = new ArrayList<>();

	/** The names of the checks that have run. */
	final List<String> executed = new ArrayList<>();

	private final HealthLoop loop;

	private long now;

	private boolean rejecting;

	HealthLoopFixture(HealthSettings settings) {
		this.loop = new HealthLoop(() -> this.consumers, this, this.monitor,
				new CheckTiming(settings, RetrySettings.DEFAULT, PartialTime.of(() -> this.now)), this::execute, () -> {
				});
		this.monitor.subscribe(this.loop::report);
	}

	static HealthLoopFixture create() {
		return new HealthLoopFixture(HealthSettings.DEFAULT);
	}

	static HealthLoopFixture debounced(Duration startAfter, Duration stopAfter) {
		return new HealthLoopFixture(
				new HealthSettings(Duration.ofMillis(100), Duration.ofMillis(50), startAfter, stopAfter));
	}

	FakeConsumer consumer(String id, String... subscribedTo) {
		FakeConsumer consumer = FakeConsumer.of(id, subscribedTo);
		this.consumers.add(consumer);
		return consumer;
	}

	void set(String check, String status) {
		this.statuses.put(check, status);
	}

	/**
	 * Lets the executor reject tasks, or accept them again.
	 */
	void rejectTasks(boolean rejecting) {
		this.rejecting = rejecting;
	}

	private void execute(Runnable task) {
		if (this.rejecting) {
			// really an OutOfMemoryError, but that would end JUnit too
			throw new InternalError("unable to create native thread");
		}
		this.pending.add(task);
	}

	CompletableFuture<Boolean> runChecks(@Nullable String consumerId) {
		return this.loop.runChecks(consumerId);
	}

	long step() {
		return this.loop.step();
	}

	void end() {
		this.loop.end();
	}

	/**
	 * Runs the submitted tasks, and lets the loop process their results.
	 */
	void runPending() {
		step();
		List<Runnable> running = List.copyOf(this.pending);
		this.pending.clear();
		running.forEach(Runnable::run);
		step();
	}

	/**
	 * Advances the clock in steps of 10 ms; each check answers at once.
	 */
	void advance(long millis) {
		for (long i = 0; i < millis; i += 10) {
			advanceWithoutAnswers(10);
			runPending();
		}
	}

	/**
	 * Advances the clock; no check answers.
	 */
	void advanceWithoutAnswers(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
		step();
	}

	long millis() {
		return Duration.ofNanos(this.now).toMillis();
	}

	static boolean isHeld(FakeConsumer consumer) {
		return consumer.isHeldBy(HoldOwner.HEALTH);
	}

	static String text(FakeConsumer consumer) {
		return consumer.holds()
			.stream()
			.filter((hold) -> hold.owner() == HoldOwner.HEALTH)
			.map((hold) -> hold.text())
			.findFirst()
			.orElse("");
	}

	@Override
	public boolean available() {
		return true;
	}

	@Override
	public List<String> names() {
		return List.copyOf(this.statuses.keySet());
	}

	@Override
	public boolean dependsOnConsumers(String name) {
		return name.startsWith("kafka/consumers");
	}

	@Override
	public @Nullable Check find(String name) {
		String status = this.statuses.get(name);
		return (status != null) ? () -> answer(name, status) : null;
	}

	private String answer(String name, String status) {
		this.executed.add(name);
		if (status.equals("throw an error")) {
			throw new NoClassDefFoundError("com/example/Client");
		}
		if (status.startsWith("throw")) {
			throw new IllegalStateException("the password is secret");
		}
		return status;
	}

	Collection<String> executed() {
		return this.executed;
	}

}
