package com.github.onsdigital.dp.kafka.consumer.poll;

import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.consumer.poll.FailurePolicy.Settlement;

/**
 * Failed batches: the same records are handed out again before any others.
 */
final class BatchFailures extends Failures {

	private final BatchSelector selector;

	BatchFailures(FailurePolicy policy, Partitions partitions, Runnable wake, LongSupplier nanos,
			BatchSelector selector) {
		super(policy, partitions, wake, nanos);
		this.selector = selector;
	}

	@Override
	Selector selector() {
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
		// what was given up before is not given up again
		List<ConsumerRecord<byte[], byte[]>> open = List.copyOf(unsettled(rest));
		ConsumerRecord<byte[], byte[]> first = (open.isEmpty() ? rest : open).get(0);
		FailedBatch before = this.selector.failedBatch();
		int attempts = (before != null && before.countsFor(first)) ? before.retry().attempts() + 1 : 1;
		if (isRetried(first, failure, attempts)) {
			keep(rest, later(first, attempts), first);
			return;
		}
		keep(rest, new Retry(first.offset(), attempts, Retry.UNDECIDED), first);
		List<ConsumerRecord<byte[], byte[]>> given = (index >= 0 || open.isEmpty()) ? List.of(first) : open;
		List<ConsumerRecord<byte[], byte[]>> done = (index >= 0) ? given : List.copyOf(rest);
		settle(given, failure, attempts, (settlement) -> settled(first, done, attempts, settlement));
	}

	@Override
	void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure) {
		ConsumerRecord<byte[], byte[]> first = bad.get(0);
		FailedBatch before = this.selector.failedBatch();
		int attempts = (before != null && before.countsFor(first)) ? before.retry().attempts() + 1 : 1;
		FailedBatch kept = keep(batch, new Retry(first.offset(), attempts, Retry.UNDECIDED), first);
		settle(List.copyOf(bad), failure, attempts, (settlement) -> {
			if (settlement == Settlement.DONE && isUndecided(first)) {
				kept.settled(bad);
				this.selector.failed(kept.with(now()));
			}
			else {
				settled(first, bad, attempts, settlement);
			}
		});
	}

	@Override
	boolean isSettled(ConsumerRecord<byte[], byte[]> record) {
		FailedBatch batch = this.selector.failedBatch();
		return batch != null && batch.isSettled(record);
	}

	@Override
	boolean isUndecided(Collection<PartitionState> states) {
		FailedBatch batch = this.selector.failedBatch();
		return batch != null && !batch.retry().isDecided() && batch.isOneOf(states);
	}

	private boolean isUndecided(ConsumerRecord<byte[], byte[]> first) {
		FailedBatch batch = this.selector.failedBatch();
		return batch != null && batch.countsFor(first) && !batch.retry().isDecided();
	}

	private void settled(ConsumerRecord<byte[], byte[]> first, List<ConsumerRecord<byte[], byte[]>> done, int attempts,
			Settlement settlement) {
		FailedBatch batch = this.selector.failedBatch();
		if (batch == null || !isUndecided(first)) {
			return;
		}
		switch (settlement) {
			case DONE -> {
				handledOf(batch, done);
				this.selector.failed(batch.with(now()));
			}
			case AGAIN -> this.selector.failed(batch.with(later(first, attempts)));
			case KEPT -> this.selector.failed(batch.with(later(first, 0)));
		}
	}

	private void handledOf(FailedBatch batch, List<ConsumerRecord<byte[], byte[]>> records) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			PartitionState state = stateOf(record);
			if (state != null && batch.has(state)) {
				state.handledUpTo(record.offset() + 1);
			}
		}
	}

	private void handled(List<ConsumerRecord<byte[], byte[]>> records) {
		for (ConsumerRecord<byte[], byte[]> record : records) {
			PartitionState state = stateOf(record);
			if (state != null) {
				state.handledUpTo(record.offset() + 1);
			}
		}
	}

	private FailedBatch keep(List<ConsumerRecord<byte[], byte[]>> records, Retry retry,
			ConsumerRecord<byte[], byte[]> first) {
		FailedBatch before = this.selector.failedBatch();
		FailedBatch kept = new FailedBatch(records, partitions().byPartition(), first, retry);
		if (before != null) {
			kept.settledAs(before);
		}
		this.selector.failed(kept);
		return kept;
	}

}
