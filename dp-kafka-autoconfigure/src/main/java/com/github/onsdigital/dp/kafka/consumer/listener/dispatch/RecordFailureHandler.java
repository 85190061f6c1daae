package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Handles the failed records of a single handler: each blocks its own partition.
 */
final class RecordFailureHandler extends FailureHandler {

	private final RecordSelector selector = new RecordSelector();

	RecordFailureHandler(String consumerId, FailurePolicy policy, AssignedPartitions partitions, Runnable wake,
			TimeSource time) {
		super(consumerId, policy, partitions, wake, time);
	}

	@Override
	DispatchStrategy strategy() {
		return this.selector;
	}

	@Override
	void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		PartitionState state = stateOf(record);
		if (state == null || record.offset() < state.committableOffset()) {
			return;
		}
		RetainedRecord before = state.retry();
		int attempts = (before != null && before.offset() == record.offset()) ? before.attempts() + 1 : 1;
		if (isRetried(record, failure, attempts)) {
			state.retry(retryAfterBackoff(record, attempts));
			return;
		}
		RetainedRecord undecided = new RetainedRecord(record.offset(), attempts, RetainedRecord.UNDECIDED);
		state.retry(undecided);
		resolve(List.of(record), failure, attempts, (outcome) -> resolved(state, record, undecided, outcome));
	}

	@Override
	void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure) {
		throw new IllegalStateException("a single handler has no batches");
	}

	@Override
	void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		throw new IllegalStateException("a single handler has no batches");
	}

	@Override
	boolean isUndecided(Collection<PartitionState> states) {
		for (PartitionState state : states) {
			RetainedRecord retry = state.retry();
			if (retry != null && !retry.isDecided()) {
				return true;
			}
		}
		return false;
	}

	private void resolved(PartitionState state, ConsumerRecord<byte[], byte[]> record, RetainedRecord undecided,
			FailureOutcome outcome) {
		// a decision that is requested again has another retry
		if (!partitions().isCurrent(state) || !undecided.isSame(state.retry())) {
			return;
		}
		switch (outcome) {
			case COMMIT -> state.handledUpTo(record.offset() + 1);
			case RETRY -> state.retry(retryAfterBackoff(record, undecided.attempts()));
			case RETAIN -> state.retry(retryAfterBackoff(record, 0));
		}
	}

}
