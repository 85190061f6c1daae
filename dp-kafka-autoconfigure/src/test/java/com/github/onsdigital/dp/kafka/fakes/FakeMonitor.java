package com.github.onsdigital.dp.kafka.fakes;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.AddressReport;
import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;
import com.github.onsdigital.dp.kafka.cluster.TopicPresence;
import com.github.onsdigital.dp.kafka.connection.BrokerAddress;

/**
 * A monitor that publishes the reports of a test to its listeners.
 */
public final class FakeMonitor implements ClusterMonitor {

	/**
	 * The watched topics, one entry for each subscription.
	 */
	public final List<String> watched = new CopyOnWriteArrayList<>();

	/**
	 * The watched optional topics.
	 */
	public final List<String> watchedOptional = new CopyOnWriteArrayList<>();

	/**
	 * The watched consumer groups.
	 */
	public final List<String> watchedGroups = new CopyOnWriteArrayList<>();

	/**
	 * The subscribed listeners.
	 */
	public final List<Consumer<ClusterReport>> listeners = new CopyOnWriteArrayList<>();

	/**
	 * The description of each group.
	 */
	public volatile GroupDescription groupView = new GroupDescription("group has the members 'sarama' at /10.0.0.7",
			false);

	/**
	 * The number of requested checks.
	 */
	public final AtomicInteger checks = new AtomicInteger();

	/**
	 * Runs a requested check. By default it counts the reachable brokers.
	 */
	public volatile Supplier<CompletableFuture<ClusterReport>> check = this::checkReachable;

	private final Map<String, List<Runnable>> recreated = new ConcurrentHashMap<>();

	private volatile @Nullable ClusterReport latest;

	private volatile boolean reached;

	private final List<CompletableFuture<ClusterReport>> pending = new ArrayList<>();

	private final AtomicLong seconds = new AtomicLong();

	private volatile boolean completing = true;

	private volatile int reachable = 3;

	public void completeChecks(boolean completing) {
		this.completing = completing;
	}

	/**
	 * Sets the number of reachable brokers, of three, in further reports.
	 * @param reachable the number
	 */
	public void reachable(int reachable) {
		this.reachable = reachable;
	}

	/**
	 * Publishes a report with this number of reachable brokers to all listeners.
	 * @param reachable the number of reachable brokers, of three
	 * @return the report
	 */
	public ClusterReport publishReachable(int reachable) {
		this.reachable = reachable;
		ClusterReport report = report(reachable, TopicPresence.PRESENT);
		publish(report);
		return report;
	}

	public ClusterReport report(int reachable, TopicPresence presence) {
		Map<String, TopicPresence> topics = new HashMap<>();
		List.of("a", "b", "c", "hello", "orders", "payments").forEach((id) -> topics.put(id + "-topic", presence));
		List<AddressReport> addresses = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			BrokerAddress address = new BrokerAddress("broker" + i, 9092);
			if (i < reachable) {
				addresses.add(new AddressReport(address, true, null, topics));
			}
			else {
				addresses.add(new AddressReport(address, false, "connection refused", Map.of()));
			}
		}
		return new ClusterReport(addresses, topics, "cluster", reachable > 0,
				Instant.ofEpochSecond(this.seconds.incrementAndGet()));
	}

	/**
	 * Completes all pending checks.
	 * @param report the result
	 */
	public void completePending(ClusterReport report) {
		List<CompletableFuture<ClusterReport>> open;
		synchronized (this.pending) {
			open = List.copyOf(this.pending);
			this.pending.clear();
		}
		open.forEach((future) -> future.complete(report));
	}

	public int pendingChecks() {
		synchronized (this.pending) {
			return this.pending.size();
		}
	}

	public int listeners() {
		return this.listeners.size();
	}

	/**
	 * Publishes a report to all listeners.
	 * @param report the report
	 */
	public void publish(ClusterReport report) {
		this.latest = report;
		this.reached |= report.usable();
		this.listeners.forEach((listener) -> listener.accept(report));
	}

	@Override
	public Subscription watch(String topic) {
		return watch(topic, this.watched);
	}

	@Override
	public Subscription watchGroup(String group) {
		return watch(group, this.watchedGroups);
	}

	@Override
	public CompletableFuture<GroupDescription> describeGroup(String group) {
		return CompletableFuture.completedFuture(this.groupView);
	}

	@Override
	public Subscription watchOptional(String topic) {
		return watch(topic, this.watchedOptional);
	}

	private static Subscription watch(String topic, List<String> watched) {
		watched.add(topic);
		AtomicBoolean cancelled = new AtomicBoolean();
		return () -> {
			if (cancelled.compareAndSet(false, true)) {
				watched.remove(topic);
			}
		};
	}

	@Override
	public Subscription onTopicRecreated(String topic, Runnable listener) {
		this.recreated.computeIfAbsent(topic, (name) -> new CopyOnWriteArrayList<>()).add(listener);
		return () -> this.recreated.get(topic).remove(listener);
	}

	/**
	 * Notifies the listeners of a topic that the topic was re-created.
	 * @param topic the topic
	 */
	public void recreate(String topic) {
		this.recreated.getOrDefault(topic, List.of()).forEach(Runnable::run);
	}

	@Override
	public @Nullable ClusterReport latest() {
		return this.latest;
	}

	@Override
	public boolean reached() {
		return this.reached;
	}

	@Override
	public Subscription subscribe(Consumer<ClusterReport> listener) {
		this.listeners.add(listener);
		ClusterReport known = this.latest;
		if (known != null) {
			listener.accept(known);
		}
		return () -> this.listeners.remove(listener);
	}

	@Override
	public CompletableFuture<ClusterReport> checkNow() {
		this.checks.incrementAndGet();
		return this.check.get();
	}

	private CompletableFuture<ClusterReport> checkReachable() {
		if (this.completing) {
			return CompletableFuture.completedFuture(report(this.reachable, TopicPresence.PRESENT));
		}
		CompletableFuture<ClusterReport> future = new CompletableFuture<>();
		synchronized (this.pending) {
			this.pending.add(future);
		}
		return future;
	}

}
