package com.github.onsdigital.dp.kafka.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.HealthSettings;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;

/**
 * The loop with a clock that is turned by hand and check threads that run when told.
 */
@NullMarked
final class LoopRig implements NamedChecks {

	final FakeMonitor monitor = new FakeMonitor();

	final List<HoldableConsumer> consumers = new ArrayList<>();

	final Map<String, String> statuses = new LinkedHashMap<>();

	/** What waits for a thread: a check that is not run hangs. */
	final List<Runnable> pending = new ArrayList<>();

	/** The checks that have a thread now. */
	final List<String> asked = new ArrayList<>();

	private final HealthLoop loop;

	private long now;

	private boolean threadless;

	LoopRig(HealthSettings settings) {
		this.loop = new HealthLoop(() -> this.consumers, this, this.monitor,
				new CheckTiming(settings, RetrySettings.DEFAULT, () -> this.now, new Random(1)), this::execute, () -> {
				});
		this.monitor.subscribe(this.loop::report);
	}

	static LoopRig create() {
		return new LoopRig(HealthSettings.DEFAULT);
	}

	static LoopRig debounced(Duration startAfter, Duration stopAfter) {
		return new LoopRig(new HealthSettings(Duration.ofMillis(100), Duration.ofMillis(50), startAfter, stopAfter));
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
	 * Has no thread to be had from now on, or threads again.
	 * @param threadless whether there are none
	 */
	void threadless(boolean threadless) {
		this.threadless = threadless;
	}

	private void execute(Runnable task) {
		if (this.threadless) {
			// in earnest an OutOfMemoryError, but that would end JUnit too
			throw new InternalError("unable to create native thread");
		}
		this.pending.add(task);
	}

	CompletableFuture<Boolean> ask(@Nullable String consumerId) {
		return this.loop.ask(consumerId);
	}

	long step() {
		return this.loop.step();
	}

	void end() {
		this.loop.end();
	}

	/**
	 * Lets every check that has been asked answer, and the loop take the answers.
	 */
	void answers() {
		step();
		List<Runnable> running = List.copyOf(this.pending);
		this.pending.clear();
		running.forEach(Runnable::run);
		step();
	}

	/**
	 * Turns the clock in steps of 10 ms, each check answering at once.
	 * @param millis how far
	 */
	void turn(long millis) {
		for (long i = 0; i < millis; i += 10) {
			turnSilently(10);
			answers();
		}
	}

	/**
	 * Turns the clock, no check answering.
	 * @param millis how far
	 */
	void turnSilently(long millis) {
		this.now += Duration.ofMillis(millis).toNanos();
		step();
	}

	long millis() {
		return Duration.ofNanos(this.now).toMillis();
	}

	static boolean held(FakeConsumer consumer) {
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
	public boolean tellsOfConsumers(String name) {
		return name.startsWith("kafka/consumers");
	}

	@Override
	public @Nullable Check find(String name) {
		String status = this.statuses.get(name);
		return (status != null) ? () -> answer(name, status) : null;
	}

	private String answer(String name, String status) {
		this.asked.add(name);
		if (status.equals("throw an error")) {
			throw new NoClassDefFoundError("com/example/Client");
		}
		if (status.startsWith("throw")) {
			throw new IllegalStateException("the password is secret");
		}
		return status;
	}

	Collection<String> asked() {
		return this.asked;
	}

}
