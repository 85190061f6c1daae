package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

/**
 * Dispatches records to the threads that consume them manually, at most one unreleased
 * record per partition, and applies their acknowledgments. The poll itself never returns
 * records.
 */
final class UpstreamDispatcher implements DispatchStrategy, InFlightTracker {

	private static final Logger logger = LoggerFactory.getLogger(UpstreamDispatcher.class);

	/**
	 * How long after its release a stop waits for a message to be marked. A message that
	 * is left unmarked on purpose must not delay every stop.
	 */
	private static final long MARK_WAIT = Duration.ofSeconds(3).toNanos();

	private static final long CHECK_INTERVAL = Duration.ofMillis(50).toNanos();

	private final String consumerId;

	private final UpstreamSettings settings;

	private final Mailbox mailbox;

	private final LongSupplier nanos;

	private final Map<PartitionState, UpstreamPartition> partitions = new ConcurrentHashMap<>();

	UpstreamDispatcher(String consumerId, UpstreamSettings settings, Mailbox mailbox, LongSupplier nanos) {
		this.consumerId = consumerId;
		this.settings = settings;
		this.mailbox = mailbox;
		this.nanos = nanos;
	}

	@Override
	public Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> select(Collection<PartitionState> states,
			long nowNanos) {
		for (PartitionState state : states) {
			UpstreamPartition partition = partition(state);
			if (partition.canDispatch()) {
				this.settings.queue().offer(partition.dispatch());
			}
		}
		return Map.of();
	}

	private UpstreamPartition partition(PartitionState state) {
		UpstreamPartition before = this.partitions.get(state);
		if (before != null && before.isOutdated()) {
			forget(state);
		}
		return this.partitions.computeIfAbsent(state,
				(key) -> new UpstreamPartition(key, this.mailbox, this.nanos, this::handled));
	}

	private void handled(DefaultUpstreamMessage message) {
		long taken = this.nanos.getAsLong() - message.takenNanos();
		this.settings.listener().recordHandled(this.consumerId, message.record(), Outcome.HANDLED);
		this.settings.listener().handled(this.consumerId, 1, taken, Outcome.HANDLED);
	}

	@Override
	public long dueIn(Collection<PartitionState> states, long nowNanos) {
		for (PartitionState state : states) {
			UpstreamPartition partition = this.partitions.get(state);
			if (state.waiting() > 0 && (partition == null || partition.canDispatch())) {
				return 0;
			}
		}
		return Long.MAX_VALUE;
	}

	@Override
	public boolean shouldFetch(PartitionState state, int waiting) {
		return state.waiting() == 0;
	}

	@Override
	public boolean isDeferred(PartitionState state) {
		UpstreamPartition partition = this.partitions.get(state);
		return partition != null && partition.isTaken();
	}

	@Override
	public void forget(PartitionState state) {
		UpstreamPartition partition = this.partitions.remove(state);
		if (partition == null) {
			return;
		}
		cancelDispatch(partition);
		partition.end();
		if (state.highestHandledEnd() > state.committableOffset()) {
			String from = (state.committableOffset() >= 0) ? " from offset " + state.committableOffset() + " on" : "";
			logger.warn("consumer " + this.consumerId + ": messages of " + state.partition()
					+ " were marked up to offset " + (state.highestHandledEnd() - 1) + " and are not committed" + from
					+ "; the next owner of the partition receives them again");
		}
		List<DefaultUpstreamMessage> left = partition.unmarked();
		if (!left.isEmpty()) {
			String others = (left.size() > 1) ? " (and " + (left.size() - 1) + " after it)" : "";
			logger.warn("consumer " + this.consumerId + ": " + inFlight(left.get(0)).describe(this.nanos.getAsLong())
					+ others + " was not marked when its partition was revoked or lost; it is not committed and will be"
					+ " handled again, possibly at the same time");
		}
	}

	@Override
	public void cancelDispatch() {
		this.partitions.values().forEach(this::cancelDispatch);
	}

	private void cancelDispatch(UpstreamPartition partition) {
		DefaultUpstreamMessage back = partition.cancelDispatch();
		if (back != null) {
			this.settings.queue().forget(back);
		}
	}

	@Override
	public boolean isIdle() {
		return this.partitions.values().stream().noneMatch(UpstreamPartition::isTaken);
	}

	@Override
	public boolean isDone() {
		return this.partitions.values().stream().noneMatch((partition) -> partition.isAwaited(MARK_WAIT));
	}

	@Override
	public void completeInFlight(Collection<PartitionState> states, long timeoutNanos) {
		List<UpstreamPartition> some = new ArrayList<>();
		for (PartitionState state : states) {
			UpstreamPartition partition = this.partitions.get(state);
			if (partition != null) {
				cancelDispatch(partition);
				some.add(partition);
			}
		}
		this.mailbox.runAll();
		await(some, timeoutNanos);
		some.forEach(UpstreamPartition::commitMarked);
	}

	private void await(List<UpstreamPartition> some, long timeoutNanos) {
		long start = this.nanos.getAsLong();
		try {
			while (some.stream().anyMatch((partition) -> partition.isAwaited(MARK_WAIT))) {
				long left = timeoutNanos - (this.nanos.getAsLong() - start);
				if (left <= 0) {
					return;
				}
				long unused = this.mailbox.awaitAndRun(Math.min(left, CHECK_INTERVAL));
			}
		}
		catch (InterruptedException ex) {
			// not restored: a commit would fail with it, and the thread belongs to
			// dp-kafka
			logger.debug("consumer " + this.consumerId + ": interrupted while a partition is revoked", ex);
		}
	}

	@Override
	public List<InFlight> inFlight() {
		List<InFlight> all = new ArrayList<>();
		for (UpstreamPartition partition : this.partitions.values()) {
			DefaultUpstreamMessage oldest = partition.oldest();
			if (oldest != null) {
				all.add(inFlight(oldest));
			}
		}
		return all;
	}

	private static InFlight inFlight(DefaultUpstreamMessage message) {
		return new InFlight(message.record(), 1, message.takenNanos());
	}

}
