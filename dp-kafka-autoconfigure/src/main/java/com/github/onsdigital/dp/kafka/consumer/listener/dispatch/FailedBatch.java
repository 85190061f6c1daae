package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A batch whose handler failed: its end offset in each partition, and its retry.
 */
final class FailedBatch {

	private final Map<PartitionState, End> ends = new LinkedHashMap<>();

	private final TopicPartition failedPartition;

	private final RetainedRecord retry;

	/**
	 * Creates a batch from the remaining records of another.
	 * @param records the records, in the order of the batch
	 * @param states the states of their partitions
	 * @param failed the record that the attempts are counted for
	 * @param retry the attempts
	 */
	FailedBatch(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, PartitionState> states,
			ConsumerRecord<byte[], byte[]> failed, RetainedRecord retry) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			PartitionState state = states.get(new TopicPartition(record.topic(), record.partition()));
			if (state != null) {
				this.ends.put(state, new End(record.offset() + 1, state.positionResets()));
			}
		}
		this.failedPartition = new TopicPartition(failed.topic(), failed.partition());
		this.retry = retry;
	}

	private FailedBatch(FailedBatch other, RetainedRecord retry) {
		this.ends.putAll(other.ends);
		this.failedPartition = other.failedPartition;
		this.retry = retry;
	}

	FailedBatch with(RetainedRecord newRetry) {
		return new FailedBatch(this, newRetry);
	}

	RetainedRecord retry() {
		return this.retry;
	}

	// whether the attempts are counted for this record
	boolean countsFor(ConsumerRecord<byte[], byte[]> record) {
		return record.offset() == this.retry.offset() && record.partition() == this.failedPartition.partition()
				&& record.topic().equals(this.failedPartition.topic());
	}

	void remove(PartitionState state) {
		this.ends.remove(state);
	}

	boolean has(PartitionState state) {
		return this.ends.containsKey(state);
	}

	// whether it has records of one of these partitions
	boolean isOneOf(Collection<PartitionState> unpaused) {
		return unpaused.stream().anyMatch(this.ends::containsKey);
	}

	boolean isDone() {
		this.ends.entrySet()
			.removeIf((end) -> end.getValue().restarts() != end.getKey().positionResets()
					|| end.getKey().waitingBelow(end.getValue().offset()) == 0);
		return this.ends.isEmpty();
	}

	Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records(Collection<PartitionState> unpaused) {
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
		Set<PartitionState> allowed = new HashSet<>(unpaused);
		this.ends.forEach((state, end) -> {
			List<ConsumerRecord<byte[], byte[]>> some = allowed.contains(state)
					? state.first(state.waitingBelow(end.offset())) : List.of();
			if (!some.isEmpty()) {
				records.put(state.partition(), some);
			}
		});
		return records;
	}

	/**
	 * The end of the batch in a partition.
	 *
	 * @param offset the offset after its last record
	 * @param restarts the value of {@link PartitionState#restarts()} when the batch
	 * failed
	 */
	private record End(long offset, int restarts) {

	}

}
