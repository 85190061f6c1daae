package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.awaitility.Awaitility;

import com.github.onsdigital.dp.kafka.testcluster.Broker;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;

/**
 * Finds the brokers by their role in a scenario, and restores them.
 */
final class Brokers {

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private final KafkaCluster cluster;

	private final Plan plan;

	Brokers(KafkaCluster cluster, Plan plan) {
		this.cluster = cluster;
		this.plan = plan;
	}

	/**
	 * Returns the coordinator of the scenario's groups, including the raw one.
	 * @return the broker
	 */
	Broker coordinator() {
		Set<Integer> ids = Awaitility.await("one coordinator of all groups")
			.atMost(LIMIT)
			.ignoreExceptions()
			.until(() -> Stream.of(Plan.SINGLE, Plan.BATCH, Plan.RAW)
				.map(this::coordinatorOf)
				.collect(Collectors.toSet()), (found) -> found.size() == 1);
		return this.cluster.broker(ids.iterator().next());
	}

	private int coordinatorOf(String kind) {
		String group = this.plan.group(kind);
		return get(this.cluster.admin().describeConsumerGroups(List.of(group)).describedGroups().get(group))
			.coordinator()
			.id();
	}

	/**
	 * Returns a broker that leads a partition of the scenario's topic, if possible not
	 * the coordinator.
	 * @return the broker
	 */
	Broker leader() {
		int coordinator = coordinator().id();
		List<Integer> leaders = topic(this.plan.topic()).partitions()
			.stream()
			.map((partition) -> partition.leader().id())
			.toList();
		return this.cluster
			.broker(leaders.stream().filter((id) -> id != coordinator).findFirst().orElse(leaders.get(0)));
	}

	Broker any(Random random) {
		return this.cluster.broker(1 + random.nextInt(this.cluster.brokers().size()));
	}

	/**
	 * Starts the brokers that are down, thaws those that are frozen, and waits until all
	 * replicas are in sync and the preferred replicas lead.
	 */
	void restore() {
		this.cluster.brokers().stream().filter(Broker::isFrozen).forEach(Broker::thaw);
		this.cluster.start();
		this.cluster.awaitReady();
		Awaitility.await("replicas in sync").atMost(LIMIT).ignoreExceptions().until(this::isInSync);
		Awaitility.await("preferred leaders").atMost(LIMIT).ignoreExceptions().until(this::hasPreferredLeaders);
	}

	private boolean isInSync() {
		return List.of(this.plan.topic(), "__consumer_offsets")
			.stream()
			.flatMap((name) -> topic(name).partitions().stream())
			.allMatch((partition) -> partition.isr().size() == partition.replicas().size());
	}

	private boolean hasPreferredLeaders() throws Exception {
		this.cluster.admin().electLeaders(ElectionType.PREFERRED, null).partitions().get(10, TimeUnit.SECONDS);
		return List.of(this.plan.topic(), "__consumer_offsets")
			.stream()
			.flatMap((name) -> topic(name).partitions().stream())
			.allMatch((partition) -> partition.leader().id() == partition.replicas().get(0).id());
	}

	private TopicDescription topic(String name) {
		return get(this.cluster.admin().describeTopics(List.of(name)).topicNameValues().get(name));
	}

	private static <T> T get(KafkaFuture<T> future) {
		try {
			return future.get(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
