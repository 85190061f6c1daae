package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;

/**
 * Hands records out to other threads, at most one of a partition that is not released,
 * and takes what they say of them. The poll itself never brings any.
 */
final class UpstreamDispatcher implements DispatchStrategy, InFlightTracker {

	private static final Log logger = LogFactory.getLog(UpstreamDispatcher.class);

	/**
	 * How long after its release a message may be marked for a stop to wait for it. One
	 * that is left unmarked on purpose must not delay every stop.
	 */
	private static final long MARK = Duration.ofSeconds(3).toNanos();

	private static final long LOOK_AGAIN = Duration.ofMillis(50).toNanos();

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
			if (partition.canHandOut()) {
				this.settings.queue().offer(partition.handOut());
			}
		}
		return Map.of();
	}

	private UpstreamPartition partition(PartitionState state) {
		UpstreamPartition before = this.partitions.get(state);
		if (before != null && before.isOutdated()) {
			gone(state);
		}
		return this.partitions.computeIfAbsent(state,
				(key) -> new UpstreamPartition(key, this.mailbox, this.nanos, this::handled));
	}

	private void handled(DefaultUpstreamMessage delivery) {
		long taken = this.nanos.getAsLong() - delivery.takenNanos();
		this.settings.listener().handled(this.consumerId, 1, taken, Outcome.HANDLED);
	}

	@Override
	public long dueIn(Collection<PartitionState> states, long nowNanos) {
		for (PartitionState state : states) {
			UpstreamPartition partition = this.partitions.get(state);
			if (state.waiting() > 0 && (partition == null || partition.canHandOut())) {
				return 0;
			}
		}
		return Long.MAX_VALUE;
	}

	@Override
	public boolean wantsMore(PartitionState state, int waiting) {
		return state.waiting() == 0;
	}

	@Override
	public boolean isBlocked(PartitionState state) {
		UpstreamPartition partition = this.partitions.get(state);
		return partition != null && partition.isOut();
	}

	@Override
	public void gone(PartitionState state) {
		UpstreamPartition partition = this.partitions.remove(state);
		if (partition == null) {
			return;
		}
		takeBack(partition);
		partition.end();
		if (state.end() > state.handled()) {
			String from = (state.handled() >= 0) ? " from offset " + state.handled() + " on" : "";
			logger.warn("consumer " + this.consumerId + ": messages of " + state.partition()
					+ " were marked up to offset " + (state.end() - 1) + " and are not committed" + from
					+ "; the next owner of the partition gets them again");
		}
		List<DefaultUpstreamMessage> left = partition.unmarked();
		if (!left.isEmpty()) {
			String others = (left.size() > 1) ? " (and " + (left.size() - 1) + " after it)" : "";
			logger.warn("consumer " + this.consumerId + ": " + inHand(left.get(0)).describe(this.nanos.getAsLong())
					+ others + " was not marked when its partition was given up; it is not committed and will be"
					+ " handled again, possibly at the same time");
		}
	}

	@Override
	public void takeBack() {
		this.partitions.values().forEach(this::takeBack);
	}

	private void takeBack(UpstreamPartition partition) {
		DefaultUpstreamMessage back = partition.takeBack();
		if (back != null) {
			this.settings.queue().forget(back);
		}
	}

	@Override
	public boolean isQuiet() {
		return this.partitions.values().stream().noneMatch(UpstreamPartition::isOut);
	}

	@Override
	public boolean isDone() {
		return this.partitions.values().stream().noneMatch((partition) -> partition.isInHand(MARK));
	}

	@Override
	public void finish(Collection<PartitionState> states, long timeoutNanos) {
		List<UpstreamPartition> some = new ArrayList<>();
		for (PartitionState state : states) {
			UpstreamPartition partition = this.partitions.get(state);
			if (partition != null) {
				takeBack(partition);
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
			while (some.stream().anyMatch((partition) -> partition.isInHand(MARK))) {
				long left = timeoutNanos - (this.nanos.getAsLong() - start);
				if (left <= 0) {
					return;
				}
				this.mailbox.awaitAndRun(Math.min(left, LOOK_AGAIN));
			}
		}
		catch (InterruptedException ex) {
			// not kept: a commit would fail of it, and the poll thread is ours
			logger.debug("consumer " + this.consumerId + ": interrupted while a partition is given up", ex);
		}
	}

	@Override
	public List<InFlight> full() {
		List<InFlight> full = new ArrayList<>();
		for (UpstreamPartition partition : this.partitions.values()) {
			DefaultUpstreamMessage oldest = partition.oldest();
			if (oldest != null) {
				full.add(inHand(oldest));
			}
		}
		return full;
	}

	private static InFlight inHand(DefaultUpstreamMessage delivery) {
		return new InFlight(delivery.record(), 1, delivery.takenNanos());
	}

}
