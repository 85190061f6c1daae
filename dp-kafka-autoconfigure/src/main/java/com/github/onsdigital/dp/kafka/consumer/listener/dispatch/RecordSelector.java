package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Selects all waiting records for single handlers, except those of partitions in
 * back-off. The partition that has waited longest for its turn comes first, so that a
 * slow handler does not starve the others.
 */
final class RecordSelector implements DispatchStrategy {

	@Override
	public Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states,
			long nowNanos) {
		List<PartitionState> ready = new ArrayList<>(states.size());
		for (PartitionState state : states) {
			RetainedRecord retry = state.retry();
			if (state.waiting() > 0 && (retry == null || retry.isDue(nowNanos))) {
				ready.add(state);
			}
		}
		if (ready.isEmpty()) {
			return Map.of();
		}
		if (ready.size() > 1) {
			ready.sort(Comparator.comparingLong(PartitionState::lastStartedNanos));
		}
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
		for (PartitionState state : ready) {
			records.put(state.partition(), state.first(Integer.MAX_VALUE));
		}
		return records;
	}

	@Override
	public long dueIn(Collection<PartitionState> states, long nowNanos) {
		long due = Long.MAX_VALUE;
		for (PartitionState state : states) {
			if (state.waiting() > 0) {
				RetainedRecord retry = state.retry();
				due = Math.min(due, (retry != null) ? retry.dueIn(nowNanos) : 0);
			}
		}
		return due;
	}

	@Override
	public boolean shouldFetch(PartitionState state, int waiting) {
		return state.waiting() == 0;
	}

	@Override
	public void forget(PartitionState state) {
		// failed records are retained in the partition's own state
	}

}
