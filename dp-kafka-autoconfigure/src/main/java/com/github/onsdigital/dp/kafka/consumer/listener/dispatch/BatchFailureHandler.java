package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Handles failed batches: the same records are dispatched again before any others, as
 * long as the failed record is not known. A record that is known to be the cause blocks
 * its own partition, like that of a single handler.
 */
final class BatchFailureHandler extends FailureHandler {

	private final BatchSelector selector;

	BatchFailureHandler(String consumerId, FailurePolicy policy, AssignedPartitions partitions, Runnable wake,
			TimeSource time, BatchSelector selector) {
		super(consumerId, policy, partitions, wake, time);
		this.selector = selector;
	}

	@Override
	DispatchStrategy strategy() {
		return this.selector;
	}

	@Override
	void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		failedBatch(List.of(record), 0, failure);
	}

	@Override
	void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		handled(batch.subList(0, Math.max(0, index)));
		List<ConsumerRecord<byte[], byte[]>> rest = batch.subList(Math.max(0, index), batch.size());
		// records that were abandoned before are not abandoned again
		List<ConsumerRecord<byte[], byte[]>> open = List.copyOf(withoutAbandoned(rest));
		ConsumerRecord<byte[], byte[]> first = (open.isEmpty() ? rest : open).get(0);
		int attempts = attempts(first) + 1;
		if (isRetried(first, failure, attempts)) {
			keep(rest, retryAfterBackoff(first, attempts), first);
			return;
		}
		RetainedRecord undecided = new RetainedRecord(first.offset(), attempts, RetainedRecord.UNDECIDED);
		keep(rest, undecided, first);
		if (index >= 0) {
			List<ConsumerRecord<byte[], byte[]>> named = List.of(first);
			resolve(named, failure, attempts,
					(outcome) -> resolveSeparately(undecided, named, outcome, (kept) -> markHandled(kept, named)));
			return;
		}
		List<ConsumerRecord<byte[], byte[]>> all = List.copyOf(rest);
		resolve(open.isEmpty() ? List.of(first) : open, failure, attempts,
				(outcome) -> resolveTogether(undecided, first, all, outcome));
	}

	@Override
	void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		ConsumerRecord<byte[], byte[]> first = bad.get(0);
		List<ConsumerRecord<byte[], byte[]>> all = List.copyOf(bad);
		int attempts = attempts(first) + 1;
		RetainedRecord undecided = new RetainedRecord(first.offset(), attempts, RetainedRecord.UNDECIDED);
		keep(batch, undecided, first);
		resolve(all, failure, attempts,
				(outcome) -> resolveSeparately(undecided, all, outcome, (kept) -> abandon(kept, all)));
	}

	private int attempts(ConsumerRecord<byte[], byte[]> first) {
		FailedBatch batch = this.selector.failedBatch();
		if (batch != null && batch.countsFor(first)) {
			return batch.retry().attempts();
		}
		PartitionState state = stateOf(first);
		RetainedRecord recordRetry = (state != null) ? state.retry() : null;
		return (recordRetry != null && recordRetry.offset() == first.offset()) ? recordRetry.attempts() : 0;
	}

	private void abandon(FailedBatch batch, List<ConsumerRecord<byte[], byte[]>> records) {
		Map<PartitionState, List<Long>> abandoned = new LinkedHashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			PartitionState state = stateOf(record);
			if (state != null && batch.has(state)) {
				abandoned.computeIfAbsent(state, (key) -> new ArrayList<>()).add(record.offset());
			}
		}
		abandoned.forEach(PartitionState::abandoned);
	}

	@Override
	boolean isUndecided(Collection<PartitionState> states) {
		FailedBatch batch = this.selector.failedBatch();
		return batch != null && !batch.retry().isDecided() && batch.isOneOf(states);
	}

	// the handler could not name the failed record
	private void resolveTogether(RetainedRecord undecided, ConsumerRecord<byte[], byte[]> first,
			List<ConsumerRecord<byte[], byte[]>> all, FailureOutcome outcome) {
		FailedBatch batch = batchOf(undecided);
		if (batch == null) {
			return;
		}
		switch (outcome) {
			case COMMIT -> {
				markHandled(batch, all);
				this.selector.setFailedBatch(batch.with(retryImmediately()));
			}
			case RETRY -> this.selector.setFailedBatch(batch.with(retryAfterBackoff(first, undecided.attempts())));
			case RETAIN -> this.selector.setFailedBatch(batch.with(retryAfterBackoff(first, 0)));
		}
	}

	// these records failed, and no others
	private void resolveSeparately(RetainedRecord undecided, List<ConsumerRecord<byte[], byte[]>> failed,
			FailureOutcome outcome, Consumer<FailedBatch> done) {
		FailedBatch batch = batchOf(undecided);
		if (batch == null) {
			return;
		}
		switch (outcome) {
			case COMMIT -> {
				done.accept(batch);
				this.selector.setFailedBatch(batch.with(retryImmediately()));
			}
			case RETRY -> retainAt(batch, failed, undecided.attempts());
			case RETAIN -> retainAt(batch, failed, 0);
		}
	}

	// each partition waits at its first failed record; everything else continues
	private void retainAt(FailedBatch batch, List<ConsumerRecord<byte[], byte[]>> failed, int attempts) {
		Set<PartitionState> waiting = new HashSet<>();
		for (ConsumerRecord<byte[], byte[]> record : failed) {
			PartitionState state = stateOf(record);
			if (state != null && batch.has(state) && waiting.add(state)) {
				state.retry(retryAfterBackoff(record, attempts));
			}
		}
		this.selector.setFailedBatch(null);
	}

	// a decision that is requested again has another retry
	private @Nullable FailedBatch batchOf(RetainedRecord undecided) {
		FailedBatch batch = this.selector.failedBatch();
		return (batch != null && undecided.isSame(batch.retry())) ? batch : null;
	}

	private void markHandled(FailedBatch batch, List<ConsumerRecord<byte[], byte[]>> records) {
		ends(records).forEach((state, end) -> {
			if (batch.has(state)) {
				state.handledUpTo(end);
			}
		});
	}

	private void handled(List<ConsumerRecord<byte[], byte[]>> records) {
		ends(records).forEach(PartitionState::handledUpTo);
	}

	// once for each partition: the cost for each record would grow with the square of
	// their number
	private Map<PartitionState, Long> ends(List<ConsumerRecord<byte[], byte[]>> records) {
		Map<PartitionState, Long> ends = new LinkedHashMap<>();
		for (ConsumerRecord<byte[], byte[]> record : records) {
			PartitionState state = stateOf(record);
			if (state != null) {
				ends.put(state, record.offset() + 1);
			}
		}
		return ends;
	}

	private void keep(List<ConsumerRecord<byte[], byte[]>> records, RetainedRecord retry,
			ConsumerRecord<byte[], byte[]> first) {
		this.selector.setFailedBatch(new FailedBatch(records, partitions().byPartition(), first, retry));
	}

}
