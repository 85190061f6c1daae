package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Selects records for batch handlers. Collects them across polls until the batch is full,
 * until the limit in bytes is reached, or until the wait time after its first record has
 * passed, whichever is first. A failed batch is dispatched again with the same records,
 * except those that were handled or lost since. A partition in back-off contributes the
 * records before the failed one.
 */
final class BatchSelector implements DispatchStrategy {

	private final int batchSize;

	private final long waitNanos;

	private final BufferedBytesLimit limit;

	private @Nullable FailedBatch failed;

	BatchSelector(int batchSize, Duration waitTime, BufferedBytesLimit limit) {
		this.batchSize = batchSize;
		this.waitNanos = waitTime.toNanos();
		this.limit = limit;
	}

	@Override
	public Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states,
			long nowNanos) {
		FailedBatch again = failedBatch();
		if (again != null) {
			return again.retry().isDue(nowNanos) ? again.records(states) : Map.of();
		}
		if (dueIn(states, nowNanos) > 0) {
			return Map.of();
		}
		List<PartitionState> ready = new ArrayList<>(states);
		ready.removeIf((state) -> state.ready(nowNanos) == 0);
		ready.sort(Comparator.comparingLong(PartitionState::oldestNanos));
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> batch = new LinkedHashMap<>();
		int left = this.batchSize;
		for (PartitionState state : ready) {
			if (left == 0) {
				break;
			}
			List<ConsumerRecord<byte[], byte[]>> records = state.first(Math.min(left, state.ready(nowNanos)));
			left -= records.size();
			batch.put(state.partition(), records);
		}
		return batch;
	}

	@Override
	public long dueIn(Collection<PartitionState> states, long nowNanos) {
		FailedBatch again = failedBatch();
		if (again != null) {
			return again.isOneOf(states) ? again.retry().dueIn(nowNanos) : Long.MAX_VALUE;
		}
		int waiting = 0;
		long due = Long.MAX_VALUE;
		for (PartitionState state : states) {
			int some = state.ready(nowNanos);
			RetainedRecord retry = state.retry();
			if (some > 0) {
				waiting += some;
				due = Math.min(due, Math.max(0, state.oldestNanos() + this.waitNanos - nowNanos));
			}
			if (retry != null && state.waiting() > some) {
				due = Math.min(due, retry.dueIn(nowNanos));
			}
		}
		return (waiting >= this.batchSize || this.limit.isReached(states, this::isDeferred)) ? 0 : due;
	}

	@Override
	public boolean shouldFetch(PartitionState state, int waiting) {
		return state.retry() == null && waiting < this.batchSize;
	}

	@Override
	public void forget(PartitionState state) {
		if (this.failed != null) {
			this.failed.remove(state);
		}
	}

	// the failed batch that has to be dispatched before any other, or null
	@Nullable FailedBatch failedBatch() {
		if (this.failed != null && this.failed.isDone()) {
			this.failed = null;
		}
		return this.failed;
	}

	void setFailedBatch(@Nullable FailedBatch batch) {
		this.failed = batch;
	}

}
