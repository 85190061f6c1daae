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
 * Handles the partitions from which nothing can be fetched. Each is blocked: the client
 * fetches nothing from it until its back-off is over, and the other partitions continue.
 * A record that is unreadable when it is fetched again is resolved by the error policy.
 * Poll thread only, except {@link #blocked}.
 */
final class BlockedPartitionTracker {

	private static final Logger logger = LoggerFactory.getLogger(BlockedPartitionTracker.class);

	/**
	 * After this time without a failure an empty fetch counts as a success: an idle
	 * broker responds within a quarter of it (fetch.max.wait.ms).
	 */
	private static final long RECOVERED_AFTER = Duration.ofSeconds(2).toNanos();

	/**
	 * How often polls may fail for partitions that are blocked already, because of
	 * requests in flight or buffered responses.
	 */
	private static final int MAX_LATE_FAILURES = 10;

	private final MemberContext context;

	private final Consumer<byte[], byte[]> client;

	private final FailureHandler failures;

	private final PartitionRequests requests;

	private final FaultLocator locator;

	private final OffsetResets resets;

	private final Map<TopicPartition, BlockedPartitionState> blockedPartitions = new LinkedHashMap<>();

	private volatile List<BlockedPartitionState.Snapshot> snapshots = List.of();

	private int lateFailures;

	BlockedPartitionTracker(MemberContext context, FailureHandler failures, OffsetResetSettings resets,
			RecordFetcher fetcher) {
		this.context = context;
		this.client = context.client();
		this.failures = failures;
		this.requests = new PartitionRequests(context, fetcher);
		this.locator = new FaultLocator(context, fetcher, this.requests);
		this.resets = new OffsetResets(context, resets, this.requests, failures,
				(partition) -> forget(List.of(partition)));
	}

	// the blocked partitions; any thread
	List<BlockedPartition> blocked(long nowNanos) {
		return this.snapshots.stream().map((snapshot) -> snapshot.at(nowNanos)).toList();
	}

	// whether nothing may be fetched from a partition: it is blocked, or its position is
	// not known
	boolean isBlocked(TopicPartition partition) {
		return isFetchStopped(partition) || this.resets.isPending(partition);
	}

	private boolean isFetchStopped(TopicPartition partition) {
		BlockedPartitionState blocked = this.blockedPartitions.isEmpty() ? null : this.blockedPartitions.get(partition);
		return blocked != null && !blocked.is(Phase.RETRYING);
	}

	boolean isUndecided(Collection<PartitionState> states) {
		return this.blockedPartitions.values()
			.stream()
			.anyMatch((blocked) -> blocked.is(Phase.DECIDING) && states.contains(blocked.state()));
	}

	/**
	 * Returns the time until {@link #retryDueFetches} may change anything.
	 * @param nowNanos the current time
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(long nowNanos) {
		long due = this.resets.dueIn();
		for (BlockedPartitionState blocked : this.blockedPartitions.values()) {
			boolean waitsForAnother = blocked.is(Phase.WAITING) && isTopicRetried(blocked);
			due = waitsForAnother ? due : Math.min(due, blocked.dueIn(nowNanos));
		}
		return due;
	}

	/**
	 * Handles the failure of a poll if it concerns single partitions.
	 * @param error the exception
	 * @return false if it concerns more than partitions that can be blocked
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
		List<TopicPartition> open = affected(failure).stream()
			.filter((partition) -> !isFetchStopped(partition))
			.toList();
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
		List<TopicPartition> checkRetry = named.stream().filter((partition) -> {
			BlockedPartitionState blocked = this.blockedPartitions.get(partition);
			return blocked != null && blocked.is(Phase.RETRYING);
		}).toList();
		return (failure.kind() == Kind.TOPIC_REFUSED && !checkRetry.isEmpty()) ? checkRetry : named;
	}

	private void failed(TopicPartition partition, FetchFailure failure) {
		PartitionState state = this.context.partitions().get(partition);
		if (state == null) {
			return;
		}
		long now = this.context.nanos();
		long named = failure.offsets().getOrDefault(partition, -1L);
		long offset = Math.max(named, (failure.kind() != Kind.NO_OFFSET) ? this.requests.position(partition) : -1);
		BlockedPartitionState blocked = this.blockedPartitions.get(partition);
		boolean following = blocked != null && blocked.attempts() == 0 && blocked.isSameCause(failure);
		if (blocked == null || !(following || blocked.isKnown(failure, offset))) {
			blocked = new BlockedPartitionState(state, failure, offset, now);
			this.blockedPartitions.put(partition, blocked);
		}
		blocked.failed(failure, offset);
		if (failure.kind() == Kind.UNREADABLE && offset >= 0 && (following || blocked.attempts() > 1)) {
			requestDecision(blocked);
		}
		else {
			scheduleRetry(blocked, now);
		}
		this.context.pauser().stopFetching(List.of(partition));
		if (failure.kind() == Kind.NO_OFFSET) {
			// without a position the client throws in each poll, before it fetches
			this.client.seek(partition, 0);
		}
	}

	private void scheduleRetry(BlockedPartitionState blocked, long now) {
		boolean first = blocked.failure().kind() == Kind.UNREADABLE && blocked.attempts() == 1;
		long wait = (first || blocked.isAmbiguous()) ? 0 : backoff(blocked, now);
		blocked.waitUntil(now + wait);
		String text = "consumer " + this.context.consumerId() + ": " + positionOf(blocked);
		if (first) {
			logger.warn(text + " could not be read and is fetched again: " + blocked.failure().text());
		}
		else if (!blocked.isAmbiguous()) {
			logger.error(text + " is blocked after " + blocked.attempts()
					+ " failed fetches, the other partitions continue; next attempt in "
					+ Duration.ofNanos(wait).toMillis() + " ms: " + blocked.failure().text());
		}
	}

	private static String positionOf(BlockedPartitionState blocked) {
		return blocked.partition() + ((blocked.offset() >= 0) ? "@" + blocked.offset() : "");
	}

	private static ConsumerRecord<byte[], byte[]> recordOf(BlockedPartitionState blocked) {
		return blocked.failure().record(blocked.partition(), blocked.offset());
	}

	private void requestDecision(BlockedPartitionState blocked) {
		blocked.awaitDecision();
		UnreadableRecordException unreadable = new UnreadableRecordException(
				"record " + positionOf(blocked) + " cannot be read by the Kafka client: " + blocked.failure().text(),
				blocked.failure().error());
		this.failures.resolve(List.of(recordOf(blocked)), unreadable, Math.max(1, blocked.attempts()),
				(outcome) -> applyDecision(blocked, outcome));
	}

	private void applyDecision(BlockedPartitionState blocked, FailureOutcome outcome) {
		if (this.blockedPartitions.get(blocked.partition()) != blocked || !blocked.is(Phase.DECIDING)) {
			return;
		}
		long now = this.context.nanos();
		if (outcome == FailureOutcome.COMMIT) {
			this.client.seek(blocked.partition(), blocked.offset() + 1);
			blocked.state().fetched(List.of(), blocked.offset() + 1, now);
			blocked.skipped();
			blocked.retryUntil(now + RECOVERED_AFTER);
		}
		else {
			// the policy has logged it
			blocked.waitUntil(now + backoff(blocked, now));
		}
		publish();
	}

	private long backoff(BlockedPartitionState blocked, long now) {
		return this.failures.retryAfterBackoff(recordOf(blocked), blocked.attempts()).dueIn(now);
	}

	/**
	 * Fetches again from partitions whose back-off is over, and unblocks those whose
	 * fetch did not fail.
	 */
	void retryDueFetches() {
		this.resets.resolve();
		if (this.blockedPartitions.isEmpty()) {
			return;
		}
		long now = this.context.nanos();
		for (BlockedPartitionState blocked : List.copyOf(this.blockedPartitions.values())) {
			if (blocked.dueIn(now) == 0) {
				if (blocked.is(Phase.RETRYING)) {
					checkRetry(blocked, now);
				}
				else if (!isTopicRetried(blocked)) {
					retryFetch(blocked, now);
				}
			}
		}
		publish();
	}

	private void checkRetry(BlockedPartitionState blocked, long now) {
		if (this.context.pauser().isFetching(blocked.partition())) {
			recovered(blocked.partition());
		}
		else {
			blocked.retryUntil(now + RECOVERED_AFTER);
		}
	}

	// one at a time: the client does not report which partition of a topic was refused
	private boolean isTopicRetried(BlockedPartitionState blocked) {
		return blocked.failure().kind() == Kind.TOPIC_REFUSED && this.blockedPartitions.values()
			.stream()
			.anyMatch((other) -> other.is(Phase.RETRYING) && other.failure().kind() == Kind.TOPIC_REFUSED);
	}

	private void retryFetch(BlockedPartitionState blocked, long now) {
		switch (blocked.failure().kind()) {
			case UNREADABLE, UNSUPPORTED -> {
				try {
					this.requests.discardResponse(blocked.partition(), blocked.offset());
				}
				finally {
					this.resets.onSeek(blocked.partition());
				}
			}
			case NO_OFFSET -> {
				OptionalLong committed = this.requests.committed(blocked.partition());
				if (committed.isEmpty()) {
					blocked.failed(blocked.failure(), blocked.offset());
					scheduleRetry(blocked, now);
					return;
				}
				this.client.seek(blocked.partition(), committed.getAsLong());
			}
			default -> logger.debug(
					"consumer " + this.context.consumerId() + ": fetching from " + blocked.partition() + " is retried");
		}
		if (this.blockedPartitions.get(blocked.partition()) == blocked) {
			blocked.retryUntil(now + RECOVERED_AFTER);
		}
	}

	OffsetResets resets() {
		return this.resets;
	}

	// the result of a poll
	void fetched(ConsumerRecords<byte[], byte[]> records) {
		this.lateFailures = 0;
		this.resets.fetched(records);
		if (!this.blockedPartitions.isEmpty()) {
			records.nextOffsets()
				.keySet()
				.stream()
				.filter((partition) -> !this.requests.isDiscarding(partition))
				.forEach(this::recovered);
		}
	}

	private void recovered(TopicPartition partition) {
		BlockedPartitionState blocked = this.blockedPartitions.remove(partition);
		if (blocked != null && blocked.isReported()) {
			logger.info("consumer " + this.context.consumerId() + ": " + partition + " is fetched again");
		}
		publish();
	}

	// the partitions were revoked or lost, or their position was set by another caller
	void forget(Collection<TopicPartition> partitions) {
		this.resets.forget(partitions);
		if (this.blockedPartitions.keySet().removeAll(partitions)) {
			publish();
		}
	}

	private void publish() {
		List<BlockedPartitionState.Snapshot> now = new ArrayList<>();
		this.blockedPartitions.values()
			.stream()
			.filter(BlockedPartitionState::isReported)
			.forEach((blocked) -> now.add(blocked.snapshot()));
		this.snapshots = List.copyOf(now);
	}

}
