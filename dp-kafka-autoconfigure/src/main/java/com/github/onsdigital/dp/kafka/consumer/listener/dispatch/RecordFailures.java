package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.Settlement;

/**
 * Failed records of a single handler: each keeps its own partition waiting.
 */
final class RecordFailures extends FailureHandler {

	private final RecordSelector selector = new RecordSelector();

	RecordFailures(FailurePolicy policy, Partitions partitions, Runnable wake, LongSupplier nanos) {
		super(policy, partitions, wake, nanos);
	}

	@Override
	DispatchStrategy selector() {
		return this.selector;
	}

	@Override
	void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure) {
		PartitionState state = stateOf(record);
		if (state == null || record.offset() < state.handled()) {
			return;
		}
		Retry before = state.retry();
		int attempts = (before != null && before.offset() == record.offset()) ? before.attempts() + 1 : 1;
		if (isRetried(record, failure, attempts)) {
			state.retry(later(record, attempts));
			return;
		}
		Retry undecided = new Retry(record.offset(), attempts, Retry.UNDECIDED);
		state.retry(undecided);
		settle(List.of(record), failure, attempts, (settlement) -> settled(state, record, undecided, settlement));
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
			Retry retry = state.retry();
			if (retry != null && !retry.isDecided()) {
				return true;
			}
		}
		return false;
	}

	private void settled(PartitionState state, ConsumerRecord<byte[], byte[]> record, Retry undecided,
			Settlement settlement) {
		// a decision that is asked for anew has a retry of its own
		if (!partitions().isCurrent(state) || !undecided.isSame(state.retry())) {
			return;
		}
		switch (settlement) {
			case DONE -> state.handledUpTo(record.offset() + 1);
			case AGAIN -> state.retry(later(record, undecided.attempts()));
			case KEPT -> state.retry(later(record, 0));
		}
	}

}
