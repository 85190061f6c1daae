package com.github.onsdigital.dp.kafka.fakes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.check.CheckStatus;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

/**
 * A consumer that only records its holds.
 */
public class FakeConsumer implements HoldableConsumer {

	private static final Instant TIME = Instant.parse("2026-11-23T10:15:30Z");

	private final ConsumerSettings settings;

	private final Map<HoldOwner, Hold> holds = new EnumMap<>(HoldOwner.class);

	private final List<String> calls = new ArrayList<>();

	private volatile List<String> subscribedTo;

	private volatile ConsumerState state = ConsumerState.CONSUMING;

	private volatile CheckState check = new CheckState(CheckStatus.OK, "3 of 3 brokers reachable", TIME, TIME, null);

	private volatile boolean broken;

	private volatile Optional<ConcurrencyStatus> concurrency = Optional.empty();

	public FakeConsumer(String id, HoldStrength onUnhealthy, String... subscribedTo) {
		this(id, false, onUnhealthy, subscribedTo);
	}

	private FakeConsumer(String id, boolean batch, HoldStrength onUnhealthy, String... subscribedTo) {
		this.subscribedTo = List.of(subscribedTo);
		this.settings = new ConsumerSettings(id, batch, id + "-topic", id + "-group", 1, 1, Duration.ofMillis(200),
				"earliest", "earliest", 1, false, this.subscribedTo, onUnhealthy, OnError.COMMIT, 3, null, Map.of(),
				ConcurrencySettings.NONE);
	}

	public static FakeConsumer of(String id, String... subscribedTo) {
		return new FakeConsumer(id, HoldStrength.STOP, subscribedTo);
	}

	public static FakeConsumer batch(String id) {
		return new FakeConsumer(id, true, HoldStrength.STOP);
	}

	public void state(ConsumerState state) {
		this.state = state;
	}

	public void check(CheckStatus status, String message) {
		this.check = new CheckState(status, message, TIME, null, TIME);
	}

	public FakeConsumer concurrency(ConcurrencyStatus status) {
		this.concurrency = Optional.of(status);
		return this;
	}

	/**
	 * Sets whether calls of hold and withdrawHold fail.
	 * @param broken whether they fail
	 */
	public void broken(boolean broken) {
		this.broken = broken;
	}

	public synchronized List<String> calls() {
		return List.copyOf(this.calls);
	}

	public synchronized boolean isHeldBy(HoldOwner owner) {
		return this.holds.containsKey(owner);
	}

	@Override
	public ConsumerSettings settings() {
		return this.settings;
	}

	@Override
	public CheckState clusterCheck() {
		return this.check;
	}

	@Override
	public synchronized void hold(HoldOwner owner, HoldStrength strength, String text) {
		fail();
		Hold before = this.holds.get(owner);
		if (before == null) {
			this.calls.add("hold " + owner);
		}
		this.holds.put(owner, new Hold(owner, strength, text, (before != null) ? before.since() : TIME));
	}

	@Override
	public synchronized void withdrawHold(HoldOwner owner) {
		fail();
		if (this.holds.remove(owner) != null) {
			this.calls.add("withdraw " + owner);
		}
	}

	private void fail() {
		if (this.broken) {
			throw new IllegalStateException("broken on purpose");
		}
	}

	@Override
	public String id() {
		return this.settings.id();
	}

	@Override
	public String topic() {
		return this.settings.topic();
	}

	@Override
	public String group() {
		return this.settings.group();
	}

	@Override
	public ConsumerState state() {
		return this.state;
	}

	@Override
	public boolean isPaused() {
		return false;
	}

	@Override
	public boolean isInitialised() {
		return this.state != ConsumerState.INITIALISING;
	}

	@Override
	public CompletableFuture<Boolean> initialise() {
		return CompletableFuture.completedFuture(true);
	}

	@Override
	public void start() {
		withdrawHold(HoldOwner.OPERATOR_STOP);
		withdrawHold(HoldOwner.OPERATOR_PAUSE);
	}

	@Override
	public void stop() {
		hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "stop() was called");
	}

	@Override
	public boolean stopAndWait(Duration timeout) {
		stop();
		return true;
	}

	@Override
	public void pause() {
		hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "pause() was called");
	}

	@Override
	public void resume() {
		withdrawHold(HoldOwner.OPERATOR_PAUSE);
	}

	@Override
	public synchronized List<Hold> holds() {
		return List.copyOf(this.holds.values());
	}

	@Override
	public void subscribeTo(String... names) {
		this.subscribedTo = List.of(names);
	}

	@Override
	public List<String> subscribedTo() {
		return this.subscribedTo;
	}

	@Override
	public CheckState check() {
		return this.check;
	}

	@Override
	public List<PartitionAssignment> assignment() {
		return List.of(new PartitionAssignment(0), new PartitionAssignment(1));
	}

	@Override
	public Optional<ConcurrencyStatus> concurrency() {
		return this.concurrency;
	}

	@Override
	public boolean awaitState(ConsumerState state, Duration timeout) {
		return this.state == state;
	}

	@Override
	public CompletableFuture<Void> whenState(ConsumerState state) {
		return new CompletableFuture<>();
	}

	@Override
	public CompletableFuture<Void> initialised() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Void> closed() {
		return new CompletableFuture<>();
	}

	@Override
	public List<Transition> history() {
		return List.of(
				new Transition(ConsumerState.INITIALISING, ConsumerState.STARTING, TransitionReason.INITIALISED, TIME),
				new Transition(ConsumerState.STARTING, ConsumerState.CONSUMING, TransitionReason.ASSIGNED, TIME));
	}

	@Override
	public void close() {
		this.state = ConsumerState.CLOSING;
	}

}
