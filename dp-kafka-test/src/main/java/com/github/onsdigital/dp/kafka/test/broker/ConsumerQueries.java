package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a consumer that wait for a response. Takes the lock of the cluster.
 */
final class ConsumerQueries {

	private final MemoryCluster cluster;

	private final CoordinatorLink link;

	private final ClientWaits waits;

	private final FetchPositions positions;

	private final RecordFetch fetch;

	ConsumerQueries(MemoryCluster cluster, CoordinatorLink link, ClientWaits waits, FetchPositions positions,
			RecordFetch fetch) {
		this.cluster = cluster;
		this.link = link;
		this.waits = waits;
		this.positions = positions;
		this.fetch = fetch;
	}

	long position(TopicPartition partition, Duration timeout) {
		this.cluster.lock();
		try {
			long deadline = this.waits.deadline(timeout);
			if (!this.positions.isAssigned(partition)) {
				throw new IllegalStateException(
						"You can only check the position for partitions assigned to this consumer.");
			}
			FetchPositions.Position position = this.positions.require(partition);
			while (!position.isKnown()) {
				this.waits.check();
				this.fetch.updatePositions();
				if (!position.isKnown() && !this.waits.await(deadline)) {
					throw new TimeoutException("Timeout of " + timeout.toMillis()
							+ "ms expired before the position for partition " + partition + " could be determined");
				}
			}
			return position.offset();
		}
		finally {
			this.cluster.unlock();
		}
	}

	@SuppressWarnings("NullAway") // a partition without an offset has a null value
	Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions, Duration timeout) {
		return await(timeout, this.link::isReachable, () -> {
			Map<TopicPartition, @Nullable OffsetAndMetadata> committed = new HashMap<>();
			for (TopicPartition partition : partitions) {
				OffsetCommit commit = this.link.group().offsets().get(partition);
				committed.put(partition, (commit != null)
						? new OffsetAndMetadata(commit.offset(), Optional.empty(), commit.metadata()) : null);
			}
			return committed;
		}, "the last committed offset for partitions " + partitions + " could be determined. Try tuning "
				+ ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG + " larger to relax the threshold.");
	}

	Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, Function<PartitionLog, Long> offset,
			Duration timeout) {
		return await(timeout, () -> areReadable(partitions), () -> {
			Map<TopicPartition, Long> offsets = new HashMap<>();
			for (TopicPartition partition : partitions) {
				PartitionLog log = this.cluster.log(partition);
				if (log != null) {
					offsets.put(partition, offset.apply(log));
				}
			}
			return offsets;
		}, "offsets of " + partitions + " could be determined");
	}

	@SuppressWarnings("NullAway") // a partition without an offset has a null value
	Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times, Duration timeout) {
		return await(timeout, () -> areReadable(times.keySet()), () -> {
			Map<TopicPartition, @Nullable OffsetAndTimestamp> found = new HashMap<>();
			times.forEach((partition, time) -> {
				PartitionLog log = this.cluster.log(partition);
				StoredRecord first = (log != null) ? log.firstSince(time) : null;
				found.put(partition, (first != null)
						? new OffsetAndTimestamp(first.offset(), first.timestamp(), Optional.of(0)) : null);
			});
			return found;
		}, "offsets of " + times.keySet() + " could be determined");
	}

	private boolean areReadable(Collection<TopicPartition> partitions) {
		return partitions.stream()
			.allMatch((partition) -> this.link.isLeaderReachable(partition.partition())
					&& this.cluster.log(partition) != null);
	}

	List<PartitionInfo> partitions(String topic, Duration timeout) {
		return await(timeout, this.link::isMetadataReachable, () -> {
			MemoryTopic found = this.cluster.topic(topic);
			return (found != null) ? new ClusterMetadata(this.cluster).partitions(topic, found.partitions().size())
					: List.of();
		}, "the partitions of topic " + topic + " could be determined");
	}

	Map<String, List<PartitionInfo>> topics(Duration timeout) {
		return await(timeout, this.link::isMetadataReachable, () -> {
			Map<String, List<PartitionInfo>> topics = new HashMap<>();
			for (String name : this.cluster.topics()) {
				MemoryTopic topic = this.cluster.topic(name);
				if (topic != null) {
					topics.put(name, new ClusterMetadata(this.cluster).partitions(name, topic.partitions().size()));
				}
			}
			return topics;
		}, "the topics could be determined");
	}

	private <T> T await(Duration timeout, BooleanSupplier ready, Supplier<T> response, String what) {
		this.cluster.lock();
		try {
			long deadline = this.waits.deadline(timeout);
			this.waits.check();
			while (!ready.getAsBoolean()) {
				if (!this.waits.await(deadline)) {
					throw new TimeoutException("Timeout of " + timeout.toMillis() + "ms expired before " + what);
				}
			}
			return response.get();
		}
		finally {
			this.cluster.unlock();
		}
	}

}
