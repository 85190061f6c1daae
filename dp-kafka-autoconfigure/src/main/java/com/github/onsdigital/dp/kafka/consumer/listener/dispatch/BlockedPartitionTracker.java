package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.BlockedPartition;
import com.github.onsdigital.dp.kafka.consumer.handler.UnreadableRecordException;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.BlockedPartitionState.Phase;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FetchFailure.Kind;

/**
 * Handles the partitions from which nothing can be fetched. Each is set aside: nothing is
 * fetched from it until its back-off is over, and the other partitions continue. A record
 * that is unreadable when it is fetched again is resolved by the error policy. Poll
 * thread only, except {@link #blocked}.
 */
final class BlockedPartitionTracker {

	private static final Logger logger = LoggerFactory.getLogger(BlockedPartitionTracker.class);

	/**
	 * After this time without a failure an empty fetch counts as a success: an idle
	 * broker responds within a quarter of it (fetch.max.wait.ms).
	 */
	private static final long RECOVERED_AFTER = Duration.ofSeconds(2).toNanos();

	/**
	 * How often polls may fail for partitions that are set aside already, because of
	 * requests in flight or buffered responses.
	 */
	private static final int MAX_LATE_FAILURES = 10;

	private final MemberContext context;

	private final Consumer<byte[], byte[]> client;

	private final FailureHandler failures;

	private final PartitionRequests refetch;

	private final FaultLocator locator;

	private final OffsetResets resets;

	private final Map<TopicPartition, BlockedPartitionState> faults = new LinkedHashMap<>();

	private volatile List<BlockedPartitionState.Snapshot> snapshots = List.of();

	private int lateFailures;

	BlockedPartitionTracker(MemberContext context, FailureHandler failures, OffsetResetSettings resets,
			RecordFetcher fetcher) {
		this.context = context;
		this.client = context.client();
		this.failures = failures;
		this.refetch = new PartitionRequests(context, fetcher);
		this.locator = new FaultLocator(context, fetcher, this.refetch);
		this.resets = new OffsetResets(context, resets, this.refetch, failures,
				(partition) -> forget(List.of(partition)));
	}

	// the partitions that are set aside; any thread
	List<BlockedPartition> blocked(long nowNanos) {
		return this.snapshots.stream().map((snapshot) -> snapshot.at(nowNanos)).toList();
	}

	// whether nothing may be fetched from a partition: it is set aside, or its position
	// is not known
	boolean isFetchBlocked(TopicPartition partition) {
		return isFaulty(partition) || this.resets.isPending(partition);
	}

	private boolean isFaulty(TopicPartition partition) {
		BlockedPartitionState fault = this.faults.isEmpty() ? null : this.faults.get(partition);
		return fault != null && !fault.is(Phase.TRYING);
	}

	boolean isUndecided(Collection<PartitionState> states) {
		return this.faults.values()
			.stream()
			.anyMatch((fault) -> fault.is(Phase.DECIDING) && states.contains(fault.state()));
	}

	/**
	 * Returns the time until {@link #retryDueFetches} may change anything.
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(long nowNanos) {
		long due = this.resets.dueIn();
		for (BlockedPartitionState fault : this.faults.values()) {
			boolean waitsForAnother = fault.is(Phase.WAITING) && isTopicTried(fault);
			due = waitsForAnother ? due : Math.min(due, fault.dueIn(nowNanos));
		}
		return due;
	}

	/**
	 * Handles the failure of a poll if it concerns single partitions.
	 * @param error the exception
	 * @return false if it concerns more than partitions that can be set aside
	 */
	boolean handle(RuntimeException error) {
		Set<TopicPartition> assigned = this.context.partitions().byPartition().keySet();
		FetchFailure failure = FetchFailure.of(error, assigned);
		if (failure == null) {
			failure = this.locator.locate(error,
					assigned.stream().filter((partition) -> this.context.pauser().isFetching(partition)).toList());
		}
		return failure != null && handle(failure);
	}

	private boolean handle(FetchFailure failure) {
		if (!failure.offsets().isEmpty() && this.resets.handle(failure)) {
			return true;
		}
		List<TopicPartition> open = affected(failure).stream().filter((partition) -> !isFaulty(partition)).toList();
		if (open.isEmpty()) {
			return ++this.lateFailures <= MAX_LATE_FAILURES;
		}
		this.lateFailures = 0;
		open.forEach((partition) -> failed(partition, failure));
		publish();
		return true;
	}

	// a refused topic: the partition of it that is being tried is the refused one
	private Collection<TopicPartition> affected(FetchFailure failure) {
		Set<TopicPartition> named = failure.offsets().keySet();
		List<TopicPartition> tried = named.stream().filter((partition) -> {
			BlockedPartitionState fault = this.faults.get(partition);
			return fault != null && fault.is(Phase.TRYING);
		}).toList();
		return (failure.kind() == Kind.TOPIC_REFUSED && !tried.isEmpty()) ? tried : named;
	}

	private void failed(TopicPartition partition, FetchFailure failure) {
		PartitionState state = this.context.partitions().get(partition);
		if (state == null) {
			return;
		}
		long now = this.context.nanos();
		long named = failure.offsets().getOrDefault(partition, -1L);
		long offset = Math.max(named, (failure.kind() != Kind.NO_OFFSET) ? this.refetch.position(partition) : -1);
		BlockedPartitionState fault = this.faults.get(partition);
		boolean following = fault != null && fault.attempts() == 0 && fault.isSameCause(failure);
		if (fault == null || !(following || fault.isKnown(failure, offset))) {
			fault = new BlockedPartitionState(state, failure, offset, now);
			this.faults.put(partition, fault);
		}
		fault.failed(failure, offset);
		if (failure.kind() == Kind.UNREADABLE && offset >= 0 && (following || fault.attempts() > 1)) {
			decide(fault);
		}
		else {
			waitFor(fault, now);
		}
		this.context.pauser().stopFetching(List.of(partition));
		if (failure.kind() == Kind.NO_OFFSET) {
			// without a position the client throws in each poll, before it fetches
			this.client.seek(partition, 0);
		}
	}

	private void waitFor(BlockedPartitionState fault, long now) {
		boolean first = fault.failure().kind() == Kind.UNREADABLE && fault.attempts() == 1;
		long wait = (first || fault.isAmbiguous()) ? 0 : backoff(fault, now);
		fault.waitUntil(now + wait);
		String text = "consumer " + this.context.consumerId() + ": " + placeOf(fault);
		if (first) {
			logger.warn(text + " could not be read and is fetched again: " + fault.failure().text());
		}
		else if (!fault.isAmbiguous()) {
			logger.error(text + " is set aside after " + fault.attempts()
					+ " failed fetches, the other partitions continue; next attempt in "
					+ Duration.ofNanos(wait).toMillis() + " ms: " + fault.failure().text());
		}
	}

	private static String placeOf(BlockedPartitionState fault) {
		return fault.partition() + ((fault.offset() >= 0) ? "@" + fault.offset() : "");
	}

	private static ConsumerRecord<byte[], byte[]> recordOf(BlockedPartitionState fault) {
		return fault.failure().record(fault.partition(), fault.offset());
	}

	private void decide(BlockedPartitionState fault) {
		fault.decide();
		UnreadableRecordException unreadable = new UnreadableRecordException(
				"record " + placeOf(fault) + " cannot be read by the Kafka client: " + fault.failure().text(),
				fault.failure().error());
		this.failures.resolve(List.of(recordOf(fault)), unreadable, Math.max(1, fault.attempts()),
				(outcome) -> decided(fault, outcome));
	}

	private void decided(BlockedPartitionState fault, FailureOutcome outcome) {
		if (this.faults.get(fault.partition()) != fault || !fault.is(Phase.DECIDING)) {
			return;
		}
		long now = this.context.nanos();
		if (outcome == FailureOutcome.COMMIT) {
			this.client.seek(fault.partition(), fault.offset() + 1);
			fault.state().fetched(List.of(), fault.offset() + 1, now);
			fault.skipped();
			fault.tryUntil(now + RECOVERED_AFTER);
		}
		else {
			// the policy has logged it
			fault.waitUntil(now + backoff(fault, now));
		}
		publish();
	}

	private long backoff(BlockedPartitionState fault, long now) {
		return this.failures.retryAfterBackoff(recordOf(fault), fault.attempts()).dueIn(now);
	}

	/**
	 * Fetches again from partitions whose back-off is over, and removes the faults of
	 * those whose fetch did not fail.
	 */
	void retryDueFetches() {
		this.resets.resolve();
		if (this.faults.isEmpty()) {
			return;
		}
		long now = this.context.nanos();
		for (BlockedPartitionState fault : List.copyOf(this.faults.values())) {
			if (fault.dueIn(now) == 0) {
				if (fault.is(Phase.TRYING)) {
					tried(fault, now);
				}
				else if (!isTopicTried(fault)) {
					tryAgain(fault, now);
				}
			}
		}
		publish();
	}

	private void tried(BlockedPartitionState fault, long now) {
		if (this.context.pauser().isFetching(fault.partition())) {
			recovered(fault.partition());
		}
		else {
			fault.tryUntil(now + RECOVERED_AFTER);
		}
	}

	// one at a time: the client does not report which partition of a topic was refused
	private boolean isTopicTried(BlockedPartitionState fault) {
		return fault.failure().kind() == Kind.TOPIC_REFUSED && this.faults.values()
			.stream()
			.anyMatch((other) -> other.is(Phase.TRYING) && other.failure().kind() == Kind.TOPIC_REFUSED);
	}

	private void tryAgain(BlockedPartitionState fault, long now) {
		switch (fault.failure().kind()) {
			case UNREADABLE, UNSUPPORTED -> {
				try {
					this.refetch.discardResponse(fault.partition(), fault.offset());
				}
				finally {
					this.resets.onSeek(fault.partition());
				}
			}
			case NO_OFFSET -> {
				OptionalLong committed = this.refetch.committed(fault.partition());
				if (committed.isEmpty()) {
					fault.failed(fault.failure(), fault.offset());
					waitFor(fault, now);
					return;
				}
				this.client.seek(fault.partition(), committed.getAsLong());
			}
			default -> logger.debug("fetched again: " + fault.partition());
		}
		if (this.faults.get(fault.partition()) == fault) {
			fault.tryUntil(now + RECOVERED_AFTER);
		}
	}

	OffsetResets resets() {
		return this.resets;
	}

	// the result of a poll
	void fetched(ConsumerRecords<byte[], byte[]> records) {
		this.lateFailures = 0;
		this.resets.fetched(records);
		if (!this.faults.isEmpty()) {
			records.nextOffsets()
				.keySet()
				.stream()
				.filter((partition) -> !this.refetch.isDiscarding(partition))
				.forEach(this::recovered);
		}
	}

	private void recovered(TopicPartition partition) {
		BlockedPartitionState fault = this.faults.remove(partition);
		if (fault != null && fault.isReported()) {
			logger.info("consumer " + this.context.consumerId() + ": " + partition + " is fetched again");
		}
		publish();
	}

	// the partitions were revoked or lost, or their position was set by another caller
	void forget(Collection<TopicPartition> partitions) {
		this.resets.forget(partitions);
		if (this.faults.keySet().removeAll(partitions)) {
			publish();
		}
	}

	private void publish() {
		List<BlockedPartitionState.Snapshot> now = new ArrayList<>();
		this.faults.values()
			.stream()
			.filter(BlockedPartitionState::isReported)
			.forEach((fault) -> now.add(fault.snapshot()));
		this.snapshots = List.copyOf(now);
	}

}
