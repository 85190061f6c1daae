package com.github.onsdigital.dp.kafka.test.broker;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Determines the positions of a consumer and reads the records from there on. Guarded by
 * the lock of the cluster.
 */
final class RecordFetch {

	private final MemoryCluster cluster;

	private final ConsumerSettings settings;

	private final CoordinatorLink link;

	private final FetchPositions positions;

	RecordFetch(MemoryCluster cluster, ConsumerSettings settings, CoordinatorLink link, FetchPositions positions) {
		this.cluster = cluster;
		this.settings = settings;
		this.link = link;
		this.positions = positions;
	}

	/**
	 * Determines the positions that are not known, as far as the brokers respond.
	 * @throws NoOffsetForPartitionException if partitions have no committed offset and no
	 * reset is configured
	 */
	void updatePositions() {
		Set<TopicPartition> withoutOffset = new LinkedHashSet<>();
		for (TopicPartition partition : this.positions.inFetchOrder()) {
			FetchPositions.Position position = this.positions.require(partition);
			if (!position.isKnown() && position.reset() == null && this.link.isReachable()) {
				initialize(partition, position, withoutOffset);
			}
		}
		for (TopicPartition partition : this.positions.inFetchOrder()) {
			applyReset(partition, this.positions.require(partition));
		}
		if (!withoutOffset.isEmpty()) {
			throw new NoOffsetForPartitionException(withoutOffset);
		}
	}

	private void initialize(TopicPartition partition, FetchPositions.Position position,
			Set<TopicPartition> withoutOffset) {
		OffsetCommit committed = this.link.group().offsets().get(partition);
		if (committed != null) {
			position.seek(committed.offset());
		}
		else if (this.settings.offsetReset().kind() == OffsetReset.Kind.NONE) {
			withoutOffset.add(partition);
		}
		else {
			position.requestReset(this.settings.offsetReset());
		}
	}

	private void applyReset(TopicPartition partition, FetchPositions.Position position) {
		OffsetReset reset = position.reset();
		PartitionLog log = (reset != null) ? readable(partition) : null;
		if (reset != null && log != null) {
			position.seek(reset.offsetIn(log, this.cluster.time().clock().instant()));
		}
	}

	// null if the partition does not exist or its leader does not respond
	private @Nullable PartitionLog readable(TopicPartition partition) {
		return this.link.isLeaderReachable(partition.partition()) ? this.cluster.log(partition) : null;
	}

	/**
	 * Reads from all partitions that are not paused. Partitions that contributed records
	 * are the last ones of the next fetch.
	 * @return the records, possibly none with positions that have advanced
	 */
	ConsumerRecords<byte[], byte[]> fetch() {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
		Map<TopicPartition, OffsetAndMetadata> next = new LinkedHashMap<>();
		int remaining = this.settings.maxPollRecords();
		for (TopicPartition partition : this.positions.inFetchOrder()) {
			FetchPositions.Position position = this.positions.require(partition);
			PartitionLog log = (position.isKnown() && !position.isPaused()) ? readable(partition) : null;
			if (log == null) {
				continue;
			}
			RuntimeException failure = failure(partition, position, log, next.isEmpty());
			if (failure != null && next.isEmpty()) {
				throw failure;
			}
			if (failure != null || remaining == 0) {
				// as the client does: the next poll throws it, after these records
				break;
			}
			List<ConsumerRecord<byte[], byte[]>> read = read(partition, position, log, remaining, next);
			if (!read.isEmpty()) {
				records.put(partition, read);
				remaining -= read.size();
				this.positions.moveToEnd(partition);
			}
		}
		return new ConsumerRecords<>(records, next);
	}

	private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, FetchPositions.Position position,
			PartitionLog log, int max, Map<TopicPartition, OffsetAndMetadata> next) {
		long from = position.offset();
		List<ConsumerRecord<byte[], byte[]>> read = log.read(from, max);
		long to = (read.size() == max) ? read.get(max - 1).offset() + 1 : log.end();
		if (to > from) {
			position.seek(to);
			next.put(partition, new OffsetAndMetadata(to, Optional.of(0), ""));
		}
		return read;
	}

	// an offset that is out of range is reset if a reset is configured
	private @Nullable RuntimeException failure(TopicPartition partition, FetchPositions.Position position,
			PartitionLog log, boolean first) {
		RuntimeException planned = this.cluster.faults().next(Fault.FETCH, partition.topic());
		if (planned != null) {
			if (!first) {
				this.cluster.faults().addFirst(Fault.FETCH, partition.topic(), planned);
			}
			return planned;
		}
		long offset = position.offset();
		if (offset >= log.start() && offset <= log.end()) {
			return null;
		}
		OffsetReset reset = this.settings.offsetReset();
		if (reset.kind() == OffsetReset.Kind.NONE) {
			return new OffsetOutOfRangeException(
					"Fetch position FetchPosition{offset=" + offset + "} is out of range for partition " + partition,
					Map.of(partition, offset));
		}
		position.requestReset(reset);
		applyReset(partition, position);
		return null;
	}

}
