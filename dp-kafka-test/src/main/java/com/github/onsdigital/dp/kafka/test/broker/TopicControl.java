package com.github.onsdigital.dp.kafka.test.broker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The operations of a test on one topic. Thread-safe.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class TopicControl {

	private final MemoryCluster cluster;

	private final String name;

	/**
	 * Creates a control of a topic, which need not exist.
	 * @param cluster the cluster
	 * @param name the name of the topic
	 */
	public TopicControl(MemoryCluster cluster, String name) {
		this.cluster = cluster;
		this.name = name;
	}

	/**
	 * Appends a record.
	 * @param partition the partition; {@code null} to choose it by the key, or in turn
	 * without a key
	 * @param timestamp milliseconds since the epoch; {@code null} for the current time
	 * @param key the key
	 * @param value the value
	 * @param headers the headers
	 * @return the partition and the offset of the record
	 */
	public ConsumerRecord<byte[], byte[]> append(@Nullable Integer partition, @Nullable Long timestamp,
			byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
		long at = (timestamp != null) ? timestamp : this.cluster.time().clock().millis();
		List<ConsumerRecord<byte[], byte[]>> written = new ArrayList<>(1);
		this.cluster.change(() -> {
			MemoryTopic topic = require();
			PartitionLog log = topic.partitions().get(choose(topic, partition, key));
			written.addAll(log.read(log.append(at, key, value, headers), 1));
		});
		return written.get(0);
	}

	private MemoryTopic require() {
		MemoryTopic topic = this.cluster.topic(this.name);
		if (topic == null) {
			throw new IllegalStateException("The test has deleted the topic '" + this.name + "'; create it first");
		}
		return topic;
	}

	private int choose(MemoryTopic topic, @Nullable Integer partition, byte @Nullable [] key) {
		int count = topic.partitions().size();
		if (partition != null) {
			if (partition < 0 || partition >= count) {
				throw new IllegalArgumentException(
						"The topic '" + this.name + "' has " + count + " partitions, and no partition " + partition);
			}
			return partition;
		}
		if (key != null) {
			return BuiltInPartitioner.partitionForKey(key, count);
		}
		return (int) (topic.partitions().stream().mapToLong(PartitionLog::end).sum() % count);
	}

	/**
	 * Creates the topic.
	 * @param partitions the number of its partitions
	 */
	public void create(int partitions) {
		this.cluster.change(() -> {
			if (this.cluster.exists(this.name)) {
				throw new IllegalStateException("The topic '" + this.name + "' exists already");
			}
			MemoryTopic unused = this.cluster.create(this.name, partitions);
		});
	}

	/**
	 * Deletes the topic. Clients do not create it again.
	 */
	public void delete() {
		this.cluster.change(() -> this.cluster.delete(this.name));
	}

	/**
	 * Deletes the topic and creates an empty one with as many partitions.
	 */
	public void recreate() {
		this.cluster.change(() -> {
			int partitions = require().partitions().size();
			this.cluster.delete(this.name);
			MemoryTopic unused = this.cluster.create(this.name, partitions);
		});
	}

	/**
	 * Adds partitions.
	 * @param total the number of partitions afterwards
	 */
	public void addPartitions(int total) {
		this.cluster.change(() -> {
			MemoryTopic topic = require();
			if (total < topic.partitions().size()) {
				throw new IllegalArgumentException(
						"The topic '" + this.name + "' has " + topic.partitions().size() + " partitions already");
			}
			topic.grow(total);
		});
	}

	/**
	 * Removes the records below an offset.
	 * @param partition the partition
	 * @param offset the offset of the first record that remains
	 */
	public void deleteRecordsBefore(int partition, long offset) {
		this.cluster.change(() -> require().partitions().get(partition).deleteBefore(offset));
	}

	/**
	 * Leaves offsets without a record, as transactions and compaction do.
	 * @param partition the partition
	 * @param offsets the number of offsets
	 */
	public void skipOffsets(int partition, int offsets) {
		this.cluster.change(() -> require().partitions().get(partition).skip(offsets));
	}

	/**
	 * Returns the records of all partitions.
	 * @return the records in the order of their timestamps, then of partition and offset;
	 * empty if the topic does not exist
	 */
	public List<ConsumerRecord<byte[], byte[]>> records() {
		return this.cluster.read(() -> {
			List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
			MemoryTopic topic = this.cluster.topic(this.name);
			if (topic != null) {
				topic.partitions().forEach((log) -> all.addAll(log.read(0, Integer.MAX_VALUE)));
			}
			all.sort(Comparator.comparingLong(ConsumerRecord<byte[], byte[]>::timestamp)
				.thenComparingInt(ConsumerRecord::partition)
				.thenComparingLong(ConsumerRecord::offset));
			return List.copyOf(all);
		});
	}

	/**
	 * Returns the records of a partition in a range of offsets.
	 * @param partition the partition
	 * @param from the first offset
	 * @param to the offset after the last one
	 * @return the records; empty if the partition does not exist
	 */
	public List<ConsumerRecord<byte[], byte[]>> records(int partition, long from, long to) {
		return this.cluster.read(() -> {
			PartitionLog log = this.cluster.log(new TopicPartition(this.name, partition));
			return (log != null) ? log.read(from, (int) Math.max(0, to - from))
				.stream()
				.filter((record) -> record.offset() < to)
				.toList() : List.of();
		});
	}

	/**
	 * Returns the first offset of a partition.
	 * @param partition the partition
	 * @return the offset; 0 if the partition does not exist
	 */
	public long start(int partition) {
		return this.cluster.read(() -> {
			PartitionLog log = this.cluster.log(new TopicPartition(this.name, partition));
			return (log != null) ? log.start() : 0L;
		});
	}

	/**
	 * Returns whether the topic exists.
	 * @return whether clients can use it
	 */
	public boolean exists() {
		return this.cluster.read(() -> this.cluster.topic(this.name) != null);
	}

	/**
	 * Fails the next sends to the topic. The records are not written.
	 * @param count the number of sends
	 * @param failure the failure
	 */
	public void failSends(int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(Fault.SEND, this.name, count, failure));
	}

	/**
	 * Fails the next sends to the topic after the records are written.
	 * @param count the number of sends
	 * @param failure the failure
	 */
	public void loseSendResponses(int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(Fault.SEND_RESPONSE, this.name, count, failure));
	}

	/**
	 * Fails the next fetches from the topic.
	 * @param count the number of fetches
	 * @param failure the failure
	 */
	public void failFetches(int count, RuntimeException failure) {
		this.cluster.change(() -> this.cluster.faults().add(Fault.FETCH, this.name, count, failure));
	}

}
