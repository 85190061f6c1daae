package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the client itself reset a position that was out of range. The position was
 * reset forward if the next record is above it and the log begins above it: a gap of a
 * transaction or of a compaction does not change the beginning of the log. It was reset
 * back if the next record is below it. Poll thread only.
 */
final class ClientOffsetResetDetector {

	private static final Logger logger = LoggerFactory.getLogger(ClientOffsetResetDetector.class);

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * A compacted topic has many gaps: each partition is queried at most this often.
	 */
	private static final long QUERY_INTERVAL = Duration.ofSeconds(10).toNanos();

	private final MemberContext context;

	private final Consumer<byte[], byte[]> client;

	private final ClientQuery query;

	private final OffsetResetSettings.JumpListener jumps;

	private final Map<TopicPartition, Long> positions = new HashMap<>();

	private final Map<TopicPartition, Long> queriedNanos = new HashMap<>();

	ClientOffsetResetDetector(MemberContext context, ClientQuery query, OffsetResetSettings.JumpListener jumps) {
		this.context = context;
		this.client = context.client();
		this.query = query;
		this.jumps = jumps;
	}

	/**
	 * Requests the start offsets of newly assigned partitions. Waits for the response, at
	 * most 1 s; an offset that is not known then is not compared with the first record.
	 * @param partitions the partitions
	 */
	void assigned(Collection<TopicPartition> partitions) {
		forget(partitions);
		if (partitions.isEmpty()) {
			return;
		}
		try {
			Map<TopicPartition, OffsetAndMetadata> committed = this.query.execute(REQUEST_TIMEOUT,
					(left) -> this.client.committed(Set.copyOf(partitions), left));
			for (PartitionState state : this.context.partitions().statesOf(partitions)) {
				OffsetAndMetadata offset = committed.get(state.partition());
				if (offset != null) {
					this.positions.put(state.partition(), Math.max(offset.offset(), state.committableOffset()));
				}
			}
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handleRequestError(ex, "the request for committed offsets");
			logger.debug("consumer " + this.context.consumerId() + ": the committed offsets are not known", ex);
		}
	}

	/**
	 * Compares the result of a poll with the positions before it. Waits for a response,
	 * at most 1 s, if records are missing between the two.
	 * @param records the records
	 */
	void fetched(ConsumerRecords<byte[], byte[]> records) {
		Map<TopicPartition, Long> gaps = Map.of();
		for (Map.Entry<TopicPartition, OffsetAndMetadata> next : records.nextOffsets().entrySet()) {
			TopicPartition partition = next.getKey();
			List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
			long first = some.isEmpty() ? next.getValue().offset() : some.get(0).offset();
			Long before = this.positions.put(partition, next.getValue().offset());
			if (before != null && first < before) {
				this.jumps.jumped(partition, before, first);
			}
			else if (before != null && first > before && mayQuery(partition)) {
				gaps = gaps.isEmpty() ? new LinkedHashMap<>() : gaps;
				gaps.put(partition, before);
			}
		}
		if (!gaps.isEmpty()) {
			compare(gaps, records);
		}
	}

	private boolean mayQuery(TopicPartition partition) {
		Long queried = this.queriedNanos.get(partition);
		return queried == null || this.context.nanos() - queried >= QUERY_INTERVAL;
	}

	private void compare(Map<TopicPartition, Long> gaps, ConsumerRecords<byte[], byte[]> records) {
		gaps.keySet().forEach((partition) -> this.queriedNanos.put(partition, this.context.nanos()));
		try {
			Map<TopicPartition, Long> beginnings = this.query.execute(REQUEST_TIMEOUT,
					(left) -> this.client.beginningOffsets(gaps.keySet(), left));
			gaps.forEach((partition, before) -> {
				Long beginning = beginnings.get(partition);
				if (beginning != null && beginning > before) {
					this.queriedNanos.remove(partition);
					List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
					this.jumps.jumped(partition, before, some.isEmpty() ? beginning : some.get(0).offset());
				}
			});
		}
		catch (RuntimeException ex) {
			// any failure: the records of this poll must not be lost
			this.context.fatalErrors().handleRequestError(ex, "the request for the first offsets");
			logger.debug("consumer " + this.context.consumerId() + ": the first offsets are not known", ex);
		}
	}

	// the partitions were revoked or lost, or their position was set by another caller
	void forget(Collection<TopicPartition> partitions) {
		this.positions.keySet().removeAll(partitions);
		this.queriedNanos.keySet().removeAll(partitions);
	}

}
