package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.cluster.ClusterCheck;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.ErrorPolicy;
import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.consumer.PartitionAssignment;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.Upstream;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerLifecycle;
import com.github.onsdigital.dp.kafka.consumer.lifecycle.ConsumerRun;
import com.github.onsdigital.dp.kafka.message.LogContext;

/**
 * A consumer with its life-cycle, fed by the monitor's reports. Public for the
 * auto-configuration only.
 */
public final class ManagedConsumerGroup implements HoldableConsumer {

	private final ConsumerSettings settings;

	private final GroupServices services;

	private final @Nullable Upstream upstream;

	private final ConsumerLifecycle life;

	private final ClusterCheck clusterCheck;

	private final ClusterCheck shownCheck;

	private final ConsumerHealth consumerPart;

	private final ProgressCheck progress;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile List<String> subscribedTo;

	ManagedConsumerGroup(ConsumerSettings settings, ConsumerRun.Factory runs, GroupServices services,
			@Nullable Upstream upstream) {
		this.upstream = upstream;
		this.settings = settings;
		this.services = services;
		this.subscribedTo = settings.subscribeTo();
		this.clusterCheck = new ClusterCheck(settings.topic(), settings.minBrokersHealthy());
		this.shownCheck = new ClusterCheck(settings.topic(), settings.minBrokersHealthy(), deadLetterTopic(settings),
				settings.group());
		this.consumerPart = new ConsumerHealth();
		this.progress = new ProgressCheck(settings.group(), services.monitor(), services.nanos());
		this.life = new ConsumerLifecycle(settings.id(), new JoinFailures(runs, settings, services.monitor()),
				new TransitionLogger(settings.id(), services.monitor(), this::publish), services.lifecycle(settings.id()));
		if (settings.startManually()) {
			this.life.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "start=manual");
		}
	}

	/**
	 * Starts its life: from now on the monitor's reports count. If the system has no
	 * thread to give, this throws and may be called again.
	 */
	void begin() {
		if (!this.begun.compareAndSet(false, true)) {
			return;
		}
		try {
			ClusterMonitor monitor = this.services.monitor();
			this.life.begin();
			untilClosed(monitor.watch(topic()));
			untilClosed(monitor.watchGroup(group()));
			String letters = deadLetterTopic(this.settings);
			if (letters != null) {
				untilClosed(monitor.watchLazily(letters));
			}
			untilClosed(monitor.onTopicRecreated(topic(), this.life::topicRecreated));
			untilClosed(monitor.subscribe(this::report));
		}
		catch (RuntimeException | Error ex) {
			this.begun.set(false);
			throw ex;
		}
	}

	private void untilClosed(ClusterMonitor.Subscription subscription) {
		CompletableFuture<Void> unused = this.life.closed().thenRun(subscription::cancel);
	}

	private static @Nullable String deadLetterTopic(ConsumerSettings settings) {
		return (settings.onError() == ErrorPolicy.DEAD_LETTER) ? settings.deadLetterTopic() : null;
	}

	private void report(ClusterReport report) {
		ClusterReport latest = this.services.monitor().latest();
		this.progress.checked(assignment().isEmpty());
		this.consumerPart.count(latest, shownCheck(latest), failure());
		TopicPresence presence = report.topic(topic());
		if (presence != TopicPresence.UNKNOWN) {
			this.life.topicKnown(presence == TopicPresence.PRESENT);
		}
		if (report.usable()) {
			this.life.reached();
		}
	}

	private void publish(Transition transition) {
		this.progress.moved(transition.to());
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
		return this.life.state();
	}

	@Override
	public boolean isPaused() {
		return this.life.isPaused();
	}

	@Override
	public boolean isInitialised() {
		return this.life.isInitialised();
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
		return report.usable() ? this.life.initialised().thenApply((reached) -> true)
				: CompletableFuture.completedFuture(isInitialised());
	}

	@Override
	public void start() {
		this.life.start();
	}

	@Override
	public void stop() {
		hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, "stopped by stop()");
	}

	@Override
	public boolean stopAndWait(Duration timeout) {
		return this.life.stopAndWait(timeout, "stopped by stopAndWait()");
	}

	@Override
	public void pause() {
		hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, "paused by pause()");
	}

	@Override
	public void resume() {
		release(HoldOwner.OPERATOR_PAUSE);
	}

	@Override
	public List<Hold> holds() {
		return this.life.holds();
	}

	@Override
	public void hold(HoldOwner owner, HoldStrength strength, String text) {
		this.life.hold(owner, strength, text);
	}

	@Override
	public void release(HoldOwner owner) {
		this.life.release(owner);
	}

	@Override
	public void subscribeTo(String... names) {
		List<String> wanted = SubscribedNames.of(names);
		List<String> before = this.subscribedTo;
		if (!this.life.beforeStart(() -> this.subscribedTo = wanted)) {
			throw new IllegalStateException(
					"Consumer '" + id() + "' was started already: subscribe before that, with kafka.consumers." + id()
							+ ".subscribe-to, or with start=manual");
		}
		try {
			this.services.watch().accept(this);
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
		return this.consumerPart.with(shownCheck(this.services.monitor().latest()), failure(), this.life.failedAt(),
				this.life.problems());
	}

	private @Nullable String failure() {
		return BlockedPartitions.failure(this.life.failure(), topic(), blockedPartitions());
	}

	private CheckState shownCheck(@Nullable ClusterReport report) {
		CheckState cluster = this.shownCheck.judge(report, this.services.monitor().reached());
		return this.progress.addTo(cluster, this.life.unconfirmedFor());
	}

	/**
	 * Depends on the monitor alone, also in what it calls initialised: a consumer that is
	 * held is not to be judged by what the hold keeps it from.
	 */
	@Override
	public CheckState clusterCheck() {
		return this.clusterCheck.judge(this.services.monitor().latest(), this.services.monitor().reached());
	}

	@Override
	public List<PartitionAssignment> assignment() {
		return this.life.assignment();
	}

	@Override
	public List<BlockedPartition> blockedPartitions() {
		return this.life.blockedPartitions();
	}

	@Override
	public boolean awaitState(ConsumerState state, Duration timeout) {
		return this.life.awaitState(state, timeout);
	}

	@Override
	public CompletableFuture<Void> whenState(ConsumerState state) {
		return this.life.whenState(state);
	}

	@Override
	public CompletableFuture<Void> initialised() {
		return this.life.initialised();
	}

	@Override
	public CompletableFuture<Void> closed() {
		return this.life.closed();
	}

	@Override
	public List<Transition> history() {
		return this.life.history();
	}

	@Override
	public Upstream upstream() {
		return (this.upstream != null) ? this.upstream : HoldableConsumer.super.upstream();
	}

	@Override
	public void close() {
		this.life.close();
	}

	// completes when nothing of it runs
	CompletableFuture<Void> whenLeft() {
		return this.life.whenLeft();
	}

	/**
	 * Whether a handler or a listener of this consumer ends the application.
	 * @return whether waiting for its end would be waiting for the caller
	 */
	boolean isEndingApplication() {
		return this.life.isEndingApplication();
	}

	String inHand() {
		return this.life.inHand();
	}

	@Override
	public String toString() {
		return this.settings + " " + state();
	}

}
