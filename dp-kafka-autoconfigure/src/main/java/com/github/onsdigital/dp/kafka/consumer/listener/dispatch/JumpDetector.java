package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Detects that the client itself moved a position because it was out of range. It moved
 * forward if the next record is above the position, and the log begins above it: a gap of
 * a transaction or of compaction does not move the beginning of the log. It moved back if
 * the next record is below the position. Poll thread only.
 */
final class JumpDetector {

	private static final Log logger = LogFactory.getLog(JumpDetector.class);

	private static final Duration QUESTION = Duration.ofSeconds(1);

	/**
	 * A compacted topic has many gaps: a partition is not asked about more often.
	 */
	private static final long ASK_AGAIN = Duration.ofSeconds(10).toNanos();

	private final GroupMember member;

	private final Consumer<byte[], byte[]> client;

	private final ClientQuery query;

	private final OffsetResetSettings.JumpListener jumps;

	private final Map<TopicPartition, Long> positions = new HashMap<>();

	private final Map<TopicPartition, Long> askedNanos = new HashMap<>();

	JumpDetector(GroupMember member, ClientQuery query, OffsetResetSettings.JumpListener jumps) {
		this.member = member;
		this.client = member.client();
		this.query = query;
		this.jumps = jumps;
	}

	/**
	 * Asks where newly assigned partitions start. Waits for the answer, at most 1 s; what
	 * is not known then is not compared with the first record.
	 * @param partitions the partitions
	 */
	void assigned(Collection<TopicPartition> partitions) {
		forget(partitions);
		if (partitions.isEmpty()) {
			return;
		}
		try {
			Map<TopicPartition, OffsetAndMetadata> committed = this.query.ask(QUESTION,
					(left) -> this.client.committed(Set.copyOf(partitions), left));
			for (PartitionState state : this.member.partitions().some(partitions)) {
				OffsetAndMetadata offset = committed.get(state.partition());
				if (offset != null) {
					this.positions.put(state.partition(), Math.max(offset.offset(), state.handled()));
				}
			}
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofRequest(ex, "the question for committed offsets");
			logger.debug("consumer " + this.member.id() + ": the committed offsets are not known", ex);
		}
	}

	/**
	 * Compares what a poll returned with the positions before it. Waits for an answer, at
	 * most 1 s, if records are missing between the two.
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
			else if (before != null && first > before && mayAsk(partition)) {
				gaps = gaps.isEmpty() ? new LinkedHashMap<>() : gaps;
				gaps.put(partition, before);
			}
		}
		if (!gaps.isEmpty()) {
			compare(gaps, records);
		}
	}

	private boolean mayAsk(TopicPartition partition) {
		Long asked = this.askedNanos.get(partition);
		return asked == null || this.member.nanos() - asked >= ASK_AGAIN;
	}

	private void compare(Map<TopicPartition, Long> gaps, ConsumerRecords<byte[], byte[]> records) {
		gaps.keySet().forEach((partition) -> this.askedNanos.put(partition, this.member.nanos()));
		try {
			Map<TopicPartition, Long> beginnings = this.query.ask(QUESTION,
					(left) -> this.client.beginningOffsets(gaps.keySet(), left));
			gaps.forEach((partition, before) -> {
				Long beginning = beginnings.get(partition);
				if (beginning != null && beginning > before) {
					this.askedNanos.remove(partition);
					List<ConsumerRecord<byte[], byte[]>> some = records.records(partition);
					this.jumps.jumped(partition, before, some.isEmpty() ? beginning : some.get(0).offset());
				}
			});
		}
		catch (RuntimeException ex) {
			// whatever it is: the records of this poll must not be lost
			this.member.fatalErrors().ofRequest(ex, "the question for the first offsets");
			logger.debug("consumer " + this.member.id() + ": the first offsets are not known", ex);
		}
	}

	/**
	 * Forgets partitions that are gone, or whose position was set by another caller.
	 * @param partitions the partitions
	 */
	void forget(Collection<TopicPartition> partitions) {
		this.positions.keySet().removeAll(partitions);
		this.askedNanos.keySet().removeAll(partitions);
	}

}
