package com.github.onsdigital.dp.kafka.fakes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.cluster.GroupDescription;

/**
 * A monitor that publishes the reports of a test to its listeners. Subclasses implement
 * the checks.
 */
public abstract class AbstractFakeMonitor implements ClusterMonitor {

	/**
	 * The watched topics, one entry for each subscription.
	 */
	public final List<String> watched = new CopyOnWriteArrayList<>();

	/**
	 * The topics that are watched lazily.
	 */
	public final List<String> watchedLazily = new CopyOnWriteArrayList<>();

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

	private final Map<String, List<Runnable>> recreated = new ConcurrentHashMap<>();

	private volatile @Nullable ClusterReport latest;

	private volatile boolean reached;

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
		return watch(topic, this.watchedLazily);
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

}
