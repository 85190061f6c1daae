package com.github.onsdigital.dp.kafka.test.broker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.test.time.TestTime;

/**
 * The state of the in-memory cluster. All of it is guarded by one lock; each change wakes
 * all clients that wait.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class MemoryCluster {

	private final String id = Uuid.randomUuid().toString();

	private final TestTime time;

	private final Lock lock;

	private final Condition changed;

	private final Map<String, MemoryTopic> topics = new HashMap<>();

	/**
	 * The ids of the topics before the last clearing: an emptied topic is the same topic.
	 */
	private final Map<String, Uuid> topicIds = new HashMap<>();

	private final Set<String> deleted = new HashSet<>();

	private final MemoryBrokers brokers;

	private final Faults faults = new Faults();

	private final ClusterListeners listeners = new ClusterListeners();

	private final MemoryGroups groups = new MemoryGroups(this);

	private final int partitions;

	/**
	 * The process as its producers see it. They are not closed at a restart.
	 */
	private final ClientProcess producerProcess = new ClientProcess(() -> {
	});

	private ClientProcess process = createProcess();

	/**
	 * Creates a cluster without topics.
	 * @param time the time
	 * @param brokers the number of brokers
	 * @param partitions the number of partitions of topics that clients create by using
	 * them
	 */
	public MemoryCluster(TestTime time, int brokers, int partitions) {
		this.time = time;
		this.lock = time.newLock();
		this.changed = this.lock.newCondition();
		this.brokers = new MemoryBrokers(brokers);
		this.partitions = partitions;
	}

	String id() {
		return this.id;
	}

	/**
	 * Creates a consumer for the current process.
	 * @param properties its settings, as {@code ConsumerConfig} defines them
	 * @return the consumer
	 */
	public Consumer<byte[], byte[]> newConsumer(Map<String, Object> properties) {
		return new MemoryConsumer(this, new ConsumerSettings(properties));
	}

	/**
	 * Adds a listener.
	 * @param listener is called with the lock of the cluster
	 */
	public void addListener(ClusterListener listener) {
		this.listeners.add(listener);
	}

	/**
	 * Removes a listener.
	 * @param listener the listener
	 */
	public void removeListener(ClusterListener listener) {
		this.listeners.remove(listener);
	}

	/**
	 * Returns a group, which exists from its first use on.
	 * @param id the id of the group
	 * @return the group
	 */
	public MemoryGroup group(String id) {
		return read(() -> this.groups.get(id));
	}

	MemoryGroups groups() {
		return this.groups;
	}

	ClusterListener listeners() {
		return this.listeners;
	}

	TestTime time() {
		return this.time;
	}

	// the condition of every wait of a client; with the lock
	Condition changed() {
		return this.changed;
	}

	MemoryBrokers brokers() {
		return this.brokers;
	}

	Faults faults() {
		return this.faults;
	}

	// Returns the number of partitions of topics that clients create by using them.
	int defaultPartitions() {
		return this.partitions;
	}

	// Returns the process of the clients that are created now.
	ClientProcess process() {
		return this.process;
	}

	ClientProcess producerProcess() {
		return this.producerProcess;
	}

	// Clients that are created from now on belong to a new process; producers continue in
	// it. With the lock.
	void newProcess() {
		this.process = createProcess();
		this.producerProcess.restart();
	}

	private ClientProcess createProcess() {
		return new ClientProcess(() -> {
			this.producerProcess.crash();
			this.listeners.crashed();
		});
	}

	// Runs an action with the lock, then wakes the clients.
	void change(Runnable action) {
		this.lock.lock();
		try {
			action.run();
			this.groups.clusterChanged();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	<T extends @Nullable Object> T read(Supplier<T> reader) {
		this.lock.lock();
		try {
			return reader.get();
		}
		finally {
			this.lock.unlock();
		}
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	// Returns a topic that a client or the test uses. It is created unless the test has
	// deleted it. With the lock.
	@Nullable MemoryTopic topic(String name) {
		return this.deleted.contains(name) ? this.topics.get(name)
				: this.topics.computeIfAbsent(name, (topic) -> new MemoryTopic(topic,
						this.topicIds.getOrDefault(topic, Uuid.randomUuid()), this.partitions));
	}

	@Nullable PartitionLog log(TopicPartition partition) {
		MemoryTopic topic = topic(partition.topic());
		return (topic != null && partition.partition() < topic.partitions().size())
				? topic.partitions().get(partition.partition()) : null;
	}

	// Returns the number of partitions of each topic, 0 if it does not exist. With the
	// lock.
	Map<String, Integer> partitionCounts(Set<String> names) {
		Map<String, Integer> counts = new TreeMap<>();
		for (String name : names) {
			MemoryTopic topic = topic(name);
			counts.put(name, (topic != null) ? topic.partitions().size() : 0);
		}
		return counts;
	}

	// Creates a topic. With the lock.
	MemoryTopic create(String name, int partitions) {
		MemoryTopic topic = new MemoryTopic(name, Uuid.randomUuid(), partitions);
		this.topics.put(name, topic);
		return topic;
	}

	// Deletes a topic, which clients do not create again. With the lock.
	void delete(String name) {
		this.topics.remove(name);
		this.deleted.add(name);
	}

	boolean exists(String name) {
		return this.topics.containsKey(name);
	}

	Set<String> topics() {
		return Set.copyOf(this.topics.keySet());
	}

	// Removes all topics, records and faults. With the lock.
	void clear() {
		this.topics.forEach((name, topic) -> this.topicIds.put(name, topic.id()));
		this.topics.clear();
		this.deleted.clear();
		this.faults.clear();
		this.groups.clear();
		this.brokers.setAll(BrokerState.RUNNING);
		newProcess();
	}

}
