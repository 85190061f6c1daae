package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.cluster.ClusterCheck;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencyStatus;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerLifecycle;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.consumer.settings.SubscribedNames;
import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

/**
 * A consumer with its life cycle, driven by the reports of the monitor.
 */
final class ManagedConsumerGroup implements HoldableConsumer {

	private final ConsumerSettings settings;

	private final GroupServices services;

	private final @Nullable Upstream upstream;

	private final ConsumerLifecycle lifecycle;

	private final ClusterCheck clusterCheck;

	private final ClusterCheck displayCheck;

	private final ConsumerHealth consumerHealth;

	private final GroupProgressReporter progress;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile List<String> subscribedTo;

	ManagedConsumerGroup(ConsumerSettings settings, ConsumerRun.Factory runs, GroupServices services,
			@Nullable Upstream upstream) {
		this.upstream = upstream;
		this.settings = settings;
		this.services = services;
		this.subscribedTo = settings.subscribeTo();
		this.clusterCheck = new ClusterCheck(settings.topic(), settings.minBrokersHealthy());
		this.displayCheck = new ClusterCheck(settings.topic(), settings.minBrokersHealthy(), deadLetterTopic(settings),
				settings.group());
		this.consumerHealth = new ConsumerHealth();
		this.progress = new GroupProgressReporter(settings.group(), services.monitor(), services.time()::nanoTime);
		this.lifecycle = new ConsumerLifecycle(settings.id(),
				new DescribingRunFactory(runs, settings, services.monitor(), services.time()),
				new TransitionLogger(settings.id(), services.monitor(), this::publish),
				services.lifecycle(settings.id()));
		if (settings.startManually()) {
			this.lifecycle.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "start=manual");
		}
	}

	/**
	 * Starts the life cycle: from now on the reports of the monitor apply. Throws if the
	 * system cannot create a thread, and may then be called again.
	 */
	void begin() {
		if (!this.begun.compareAndSet(false, true)) {
			return;
		}
		try {
			ClusterMonitor monitor = this.services.monitor();
			this.lifecycle.startThread();
			untilClosed(monitor.watch(topic()));
			untilClosed(monitor.watchGroup(group()));
			String deadLetters = deadLetterTopic(this.settings);
			if (deadLetters != null) {
				untilClosed(monitor.watchOptional(deadLetters));
			}
			untilClosed(monitor.onTopicRecreated(topic(), this.lifecycle::topicRecreated));
			untilClosed(monitor.subscribe(this::report));
		}
		catch (RuntimeException | Error ex) {
			this.begun.set(false);
			throw ex;
		}
	}

	private void untilClosed(ClusterMonitor.Subscription subscription) {
		CompletableFuture<Void> unused = this.lifecycle.closed().thenRun(subscription::cancel);
	}

	private static @Nullable String deadLetterTopic(ConsumerSettings settings) {
		return (settings.onError() == OnError.DEAD_LETTER) ? settings.deadLetterTopic() : null;
	}

	private void report(ClusterReport report) {
		ClusterReport latest = this.services.monitor().latest();
		this.progress.checked(assignment().isEmpty());
		this.consumerHealth.record(latest, displayCheck(latest), failure());
		TopicPresence presence = report.topic(topic());
		if (presence != TopicPresence.UNKNOWN) {
			this.lifecycle.topicKnown(presence == TopicPresence.PRESENT);
		}
		if (report.usable()) {
			this.lifecycle.reached();
		}
	}

	private void publish(Transition transition) {
		this.progress.transitioned(transition.to());
		LogContext.call(id(), () -> {
			this.services.events().accept(new ConsumerStateChangedEvent(this, transition));
			return transition;
		});
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
	public ConsumerSettings settings() {
		return this.settings;
	}

	@Override
	public ConsumerState state() {
		return this.lifecycle.state();
	}

	@Override
	public boolean isPaused() {
		return this.lifecycle.isPaused();
	}

	@Override
	public boolean isInitialised() {
		return this.lifecycle.isInitialised();
	}

	@Override
	public CompletableFuture<Boolean> initialise() {
		begin();
		return this.services.monitor()
			.checkNow()
			.thenCompose(this::afterCheck)
			.exceptionally((closed) -> isInitialised());
	}

	private CompletableFuture<Boolean> afterCheck(ClusterReport report) {
		report(report);
		return report.usable() ? this.lifecycle.initialised().thenApply((reached) -> true)
				: CompletableFuture.completedFuture(isInitialised());
	}

	@Override
	public void start() {
		this.lifecycle.start();
	}

	@Override
	public void stop() {
		hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "stopped by stop()");
	}

	@Override
	public boolean stopAndWait(Duration timeout) {
		return this.lifecycle.stopAndWait(timeout, "stopped by stopAndWait()");
	}

	@Override
	public void pause() {
		hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "paused by pause()");
	}

	@Override
	public void resume() {
		withdrawHold(HoldOwner.OPERATOR_PAUSE);
	}

	@Override
	public List<Hold> holds() {
		return this.lifecycle.holds();
	}

	@Override
	public void hold(HoldOwner owner, HoldStrength strength, String text) {
		this.lifecycle.hold(owner, strength, text);
	}

	@Override
	public void withdrawHold(HoldOwner owner) {
		this.lifecycle.withdrawHold(owner);
	}

	@Override
	public void subscribeTo(String... names) {
		List<String> requested = SubscribedNames.of(id(), names);
		List<String> before = this.subscribedTo;
		if (!this.lifecycle.runIfNeverStarted(() -> this.subscribedTo = requested)) {
			throw new IllegalStateException(
					"Consumer '" + id() + "' was started already: subscribe before the first start, with "
							+ "kafka.consumers." + id() + ".subscribe-to, or with start=manual");
		}
		try {
			this.services.subscriptionListener().accept(this);
		}
		catch (RuntimeException ex) {
			this.subscribedTo = before;
			throw ex;
		}
	}

	@Override
	public List<String> subscribedTo() {
		return this.subscribedTo;
	}

	@Override
	public CheckState check() {
		return this.consumerHealth.combine(displayCheck(this.services.monitor().latest()), failure(),
				this.lifecycle.failedAt(), this.lifecycle.problems());
	}

	private @Nullable String failure() {
		return BlockedPartitions.failure(this.lifecycle.failure(), topic(), blockedPartitions());
	}

	private CheckState displayCheck(@Nullable ClusterReport report) {
		CheckState cluster = this.displayCheck.evaluate(report, this.services.monitor().reached());
		return this.progress.addTo(cluster, this.lifecycle.unconfirmedFor());
	}

	/**
	 * Depends only on the monitor, also for the initialised state. The check of a held
	 * consumer must not depend on anything that the hold prevents.
	 */
	@Override
	public CheckState clusterCheck() {
		return this.clusterCheck.evaluate(this.services.monitor().latest(), this.services.monitor().reached());
	}

	@Override
	public List<PartitionAssignment> assignment() {
		return this.lifecycle.assignment();
	}

	@Override
	public List<BlockedPartition> blockedPartitions() {
		return this.lifecycle.blockedPartitions();
	}

	@Override
	public Optional<ConcurrencyStatus> concurrency() {
		ConcurrencySettings concurrency = this.settings.concurrency();
		return concurrency.isConcurrent() ? Optional.of(this.lifecycle.concurrency(concurrency.maxUncommitted()))
				: Optional.empty();
	}

	@Override
	public boolean awaitState(ConsumerState state, Duration timeout) {
		return this.lifecycle.awaitState(state, timeout);
	}

	@Override
	public CompletableFuture<Void> whenState(ConsumerState state) {
		return this.lifecycle.whenState(state);
	}

	@Override
	public CompletableFuture<Void> initialised() {
		return this.lifecycle.initialised();
	}

	@Override
	public CompletableFuture<Void> closed() {
		return this.lifecycle.closed();
	}

	@Override
	public List<Transition> history() {
		return this.lifecycle.history();
	}

	@Override
	public Upstream upstream() {
		return (this.upstream != null) ? this.upstream : HoldableConsumer.super.upstream();
	}

	@Override
	public void close() {
		this.lifecycle.close();
	}

	// completes when no run is active
	CompletableFuture<Void> whenRunEnded() {
		return this.lifecycle.whenRunEnded();
	}

	/**
	 * Returns whether a handler or a listener of this consumer ends the application, so
	 * that a wait for the end of the consumer would never end.
	 */
	boolean isEndingApplication() {
		return this.lifecycle.isEndingApplication();
	}

	@Override
	public String inFlight() {
		return this.lifecycle.inFlight();
	}

	@Override
	public String toString() {
		return this.settings + " " + state();
	}

}
