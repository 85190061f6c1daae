package com.github.onsdigital.dp.kafka.consumer.group;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.awaitility.Awaitility;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;
import com.github.onsdigital.dp.kafka.consumer.ConcurrencySettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerSettings;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.fakes.PartialTime;
import com.github.onsdigital.dp.kafka.retry.RetrySettings;
import com.github.onsdigital.dp.kafka.settings.ConsumerProperties.OnError;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A registry with a fake monitor and runs that perform every request at once.
 */
final class GroupFixture implements AutoCloseable {

	static final Duration LIMIT = Duration.ofSeconds(30);

	final FakeMonitor monitor = new FakeMonitor();

	volatile ClusterReport nextReport = report(false, TopicPresence.UNKNOWN);

	final StubRuns runs = new StubRuns();

	final List<ConsumerStateChangedEvent> events = new CopyOnWriteArrayList<>();

	volatile Consumer<HoldableConsumer> subscriptionListener = (consumer) -> {
	};

	volatile Consumer<ConsumerStateChangedEvent> listener = (event) -> {
	};

	volatile ThreadFactory threads = Thread::new;

	/**
	 * How far the monotonic clock is ahead, in nanoseconds.
	 */
	final AtomicLong ahead = new AtomicLong();

	final ManagedConsumerGroups groups;

	final ConsumerGroupsLifecycle lifecycle;

	GroupFixture() {
		this(new RetrySettings(Duration.ofMillis(20), Duration.ofMillis(50)));
	}

	GroupFixture(RetrySettings retry) {
		this(retry, Clock.systemUTC());
	}

	GroupFixture(RetrySettings retry, Clock clock) {
		this.monitor.check = () -> CompletableFuture.completedFuture(this.nextReport);
		this.groups = new ManagedConsumerGroups(new GroupServices(this.monitor, retry, (event) -> {
			this.events.add(event);
			this.listener.accept(event);
		}, (consumer) -> this.subscriptionListener.accept(consumer),
				new PartialTime(() -> System.nanoTime() + this.ahead.get(), clock, new Random(3),
						(work) -> this.threads.newThread(work))));
		this.lifecycle = new ConsumerGroupsLifecycle(this.groups);
	}

	static ClusterReport report(boolean usable, TopicPresence topic) {
		AddressReport address = new AddressReport(new BrokerAddress("broker", 9092), usable,
				usable ? null : "connection refused", Map.of("orders", topic));
		return new ClusterReport(List.of(address), Map.of("orders", topic), null, usable, Instant.now());
	}

	void publish(boolean usable, TopicPresence topic) {
		publish(report(usable, topic));
	}

	/**
	 * Publishes a healthy report with a given presence of the dead-letter topic.
	 */
	void publishDeadLetterTopic(TopicPresence presence) {
		ClusterReport healthy = report(true, TopicPresence.PRESENT);
		publish(new ClusterReport(healthy.addresses(), Map.of("orders", TopicPresence.PRESENT, "orders-dlt", presence),
				null, true, healthy.at()));
	}

	private void publish(ClusterReport report) {
		this.nextReport = report;
		this.monitor.publish(report);
	}

	static ConsumerSettings settings(String id, boolean startManually) {
		return new ConsumerSettings(id, false, "orders", "billing", 1, 1, Duration.ofMillis(200), "earliest",
				"earliest", 1, startManually, List.of("self"), HoldStrength.STOP, OnError.COMMIT, 3, null, Map.of(),
				ConcurrencySettings.NONE);
	}

	static ConsumerSettings deadLettering(String topic) {
		return new ConsumerSettings("hello", false, "orders", "billing", 1, 1, Duration.ofMillis(200), "earliest",
				"earliest", 1, false, List.of("self"), HoldStrength.STOP, OnError.DEAD_LETTER, 3, topic, Map.of(),
				ConcurrencySettings.NONE);
	}

	/**
	 * Returns a consumer in CONSUMING, in a started context with a reachable cluster.
	 */
	ManagedConsumerGroup consuming() {
		ManagedConsumerGroup group = this.groups.add(settings("hello", false), this.runs);
		this.lifecycle.start();
		publish(true, TopicPresence.PRESENT);
		await(group, ConsumerState.CONSUMING);
		return group;
	}

	void pass(Duration time) {
		this.ahead.addAndGet(time.toNanos());
	}

	/**
	 * Waits for the event of a transition, which is published after the transition.
	 */
	void awaitPublished(ConsumerState state) {
		Awaitility.await()
			.atMost(LIMIT)
			.until(() -> this.events.stream().anyMatch((event) -> event.getTransition().to() == state));
	}

	static void await(ManagedConsumerGroup group, ConsumerState state) {
		assertThat(group.awaitState(state, LIMIT)).as(group + " becomes " + state).isTrue();
	}

	@Override
	public void close() {
		this.groups.close();
	}

}
