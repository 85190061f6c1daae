package com.github.onsdigital.dp.kafka.test.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that one producer has of its topics. As in the client, a known topic needs
 * no broker, until the metadata expires, a broker reports that the topic does not exist,
 * or the client connects to the bootstrap addresses again. Guarded by the lock of the
 * cluster.
 */
final class MemoryMetadata {

	private final MemoryCluster cluster;

	private final ClientProcess process;

	private final MemoryProducerConfig config;

	private final Map<String, Known> topics = new HashMap<>();

	private boolean closed;

	MemoryMetadata(MemoryCluster cluster, ClientProcess process, MemoryProducerConfig config) {
		this.cluster = cluster;
		this.process = process;
		this.config = config;
	}

	// Returns the number of partitions of a topic. Waits until the topic, and the
	// partition if there is one, is known. With the lock, which a wait releases.
	int await(String topic, @Nullable Integer partition) throws InterruptedException {
		observe();
		Known known = this.topics.get(topic);
		if (known != null && age(known) >= this.config.metadata().maxAge() && canRequest()) {
			known = request(topic);
		}
		return (known != null && contains(known, partition)) ? known.partitions() : awaitUpdate(topic, partition);
	}

	private int awaitUpdate(String topic, @Nullable Integer partition) throws InterruptedException {
		long end = this.cluster.time().nanoTime() + TimeUnit.MILLISECONDS.toNanos(this.config.maxBlock());
		Known known = this.topics.get(topic);
		boolean missing = false;
		while (true) {
			if (this.closed) {
				throw new KafkaException("Requested metadata update after close");
			}
			if (canRequest()) {
				if (!Topic.isValid(topic)) {
					throw new InvalidTopicException(Set.of(topic));
				}
				known = request(topic);
				missing = (known == null);
			}
			long remaining = end - this.cluster.time().nanoTime();
			if (remaining <= 0) {
				throw timeout(topic, partition, contains(known, partition) ? null : known, missing);
			}
			if (known != null && contains(known, partition)) {
				return known.partitions();
			}
			long unused = this.cluster.changed().awaitNanos(remaining);
		}
	}

	private static boolean contains(@Nullable Known known, @Nullable Integer partition) {
		return known != null && (partition == null || partition < known.partitions());
	}

	private TimeoutException timeout(String topic, @Nullable Integer partition, @Nullable Known known,
			boolean missing) {
		String text = (known != null)
				? "Partition " + partition + " of topic " + topic + " with partition count " + known.partitions()
						+ " is not present in metadata after " + this.config.maxBlock() + " ms."
				: "Topic " + topic + " not present in metadata after " + this.config.maxBlock() + " ms.";
		return missing ? new TimeoutException(text, Errors.UNKNOWN_TOPIC_OR_PARTITION.exception())
				: new TimeoutException(text);
	}

	private boolean canRequest() {
		return !this.process.isCrashed() && this.cluster.brokers().any() == BrokerState.RUNNING;
	}

	private @Nullable Known request(String topic) {
		MemoryTopic found = Topic.isValid(topic) ? this.cluster.topic(topic) : null;
		if (found == null) {
			this.topics.remove(topic);
			return null;
		}
		Known known = new Known(found.partitions().size(), this.cluster.time().nanoTime());
		this.topics.put(topic, known);
		return known;
	}

	// Follows the state of the brokers. The client connects to the bootstrap addresses
	// again and forgets the topics if no broker accepts connections, or if the brokers do
	// not respond to its request for newer metadata.
	void observe() {
		BrokerState any = this.process.isCrashed() ? BrokerState.STOPPED : this.cluster.brokers().any();
		if (any == BrokerState.STOPPED) {
			rebootstrap((known) -> true);
		}
		else if (any == BrokerState.FROZEN) {
			rebootstrap((known) -> age(known) >= this.config.metadata().maxAge() + this.config.requestTimeout());
		}
	}

	// A request timed out, and its connection ended.
	void disconnected() {
		if (!canRequest()) {
			rebootstrap((known) -> true);
		}
	}

	private void rebootstrap(Predicate<Known> forgotten) {
		if (this.config.metadata().rebootstraps()) {
			this.topics.values().removeIf(forgotten);
		}
	}

	// Returns the age of the metadata in milliseconds.
	private long age(Known known) {
		return TimeUnit.NANOSECONDS.toMillis(this.cluster.time().nanoTime() - known.at());
	}

	// A broker reports that a topic does not exist.
	void forget(String topic) {
		this.topics.remove(topic);
	}

	void close() {
		this.closed = true;
	}

	/**
	 * A topic.
	 *
	 * @param partitions the number of its partitions
	 * @param at the time of the response, in nanoseconds
	 */
	private record Known(int partitions, long at) {

	}

}
