package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The assigned partitions of a member, each with its state since the assignment. Poll
 * thread only.
 */
final class AssignedPartitions {

	private final Map<TopicPartition, PartitionState> states = new LinkedHashMap<>();

	private @Nullable PartitionState last;

	private int dispatchedCount;

	Collection<PartitionState> all() {
		return this.states.values();
	}

	Map<TopicPartition, PartitionState> byPartition() {
		return this.states;
	}

	@Nullable PartitionState get(TopicPartition partition) {
		return this.states.get(partition);
	}

	@Nullable PartitionState of(ConsumerRecord<byte[], byte[]> record) {
		PartitionState known = this.last;
		if (known == null || known.partition().partition() != record.partition()
				|| !known.partition().topic().equals(record.topic())) {
			known = this.states.get(new TopicPartition(record.topic(), record.partition()));
			this.last = known;
		}
		return known;
	}

	ConsumerRecords<byte[], byte[]> dispatched(ConsumerRecords<byte[], byte[]> records) {
		this.dispatchedCount = records.count();
		return records;
	}

	void handled(ConsumerRecord<byte[], byte[]> record) {
		PartitionState state = of(record);
		if (state != null) {
			state.handledUpTo(record.offset() + 1);
		}
	}

	boolean handled(List<ConsumerRecord<byte[], byte[]>> batch) {
		if (batch.size() != this.dispatchedCount) {
			return false;
		}
		for (int i = 0; i < batch.size(); i++) {
			ConsumerRecord<byte[], byte[]> record = batch.get(i);
			if (i + 1 == batch.size() || !isOfOnePartition(record, batch.get(i + 1))) {
				handled(record);
			}
		}
		return true;
	}

	private static boolean isOfOnePartition(ConsumerRecord<?, ?> record, ConsumerRecord<?, ?> next) {
		return record.partition() == next.partition() && record.topic().equals(next.topic());
	}

	void acknowledged(Map<TopicPartition, OffsetAndMetadata> offsets) {
		offsets.forEach((partition, offset) -> {
			PartitionState state = this.states.get(partition);
			if (state != null) {
				state.handledUpTo(offset.offset());
			}
		});
	}

	// whether an offset is already the next one of a partition, so that a seek to it
	// changes nothing
	boolean isNext(TopicPartition partition, long offset) {
		PartitionState state = this.states.get(partition);
		return state != null && state.waiting() > 0 && state.first(1).get(0).offset() == offset;
	}

	// false if the partition of the state was revoked or lost, even if it is assigned
	// again
	boolean isCurrent(PartitionState state) {
		return this.states.get(state.partition()) == state;
	}

	void assigned(Collection<TopicPartition> partitions, long nowNanos) {
		for (TopicPartition partition : partitions) {
			this.states.put(partition, new PartitionState(partition, nowNanos));
		}
		this.last = null;
	}

	List<PartitionState> remove(Collection<TopicPartition> partitions) {
		List<PartitionState> removed = new ArrayList<>();
		for (TopicPartition partition : partitions) {
			PartitionState state = this.states.remove(partition);
			if (state != null) {
				removed.add(state);
			}
		}
		this.last = null;
		return removed;
	}

	List<PartitionState> statesOf(Collection<TopicPartition> partitions) {
		List<PartitionState> some = new ArrayList<>();
		for (TopicPartition partition : partitions) {
			PartitionState state = this.states.get(partition);
			if (state != null) {
				some.add(state);
			}
		}
		return some;
	}

	/**
	 * Adds fetched records.
	 * @param records the records
	 * @param nowNanos the time of arrival
	 * @return the partitions whose position moved backwards: the offsets dispatched
	 * before now belong to other records
	 */
	List<PartitionState> fetched(ConsumerRecords<byte[], byte[]> records, long nowNanos) {
		List<PartitionState> resetStates = List.of();
		Map<TopicPartition, OffsetAndMetadata> next = records.nextOffsets();
		for (TopicPartition partition : records.partitions()) {
			PartitionState state = this.states.get(partition);
			if (state != null) {
				OffsetAndMetadata position = next.get(partition);
				int before = state.positionResets();
				state.fetched(records.records(partition), (position != null) ? position.offset() : -1, nowNanos);
				if (state.positionResets() != before) {
					resetStates = new ArrayList<>(resetStates);
					resetStates.add(state);
				}
			}
		}
		if (next.size() > records.partitions().size()) {
			next.forEach((partition, position) -> {
				PartitionState state = this.states.get(partition);
				if (state != null && !records.partitions().contains(partition)) {
					state.fetched(List.of(), position.offset(), nowNanos);
				}
			});
		}
		return resetStates;
	}

	int waiting() {
		int waiting = 0;
		for (PartitionState state : this.states.values()) {
			waiting += state.waiting();
		}
		return waiting;
	}

}
