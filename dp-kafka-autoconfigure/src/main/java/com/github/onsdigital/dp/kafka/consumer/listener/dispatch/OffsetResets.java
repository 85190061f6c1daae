package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FetchFailure.Kind;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Resets the position of partitions that have no committed offset, or whose offset is out
 * of range, if the two cases are configured differently or continue at the end of the
 * log: the client has one setting for both and is configured with {@code none}. Nothing
 * is fetched from such a partition until its new position is known; the position is then
 * committed. Poll thread only.
 */
final class OffsetResets {

	private static final Logger logger = LoggerFactory.getLogger(OffsetResets.class);

	private static final String BY_DURATION = "by_duration:";

	/**
	 * The longest wait for one response.
	 */
	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * The longest poll while the client looks up a position.
	 */
	private static final long CHECK_INTERVAL = Duration.ofMillis(50).toNanos();

	private static final long SEARCH_BACKOFF = Duration.ofSeconds(2).toNanos();

	/**
	 * How often the request for a position may fail with a response to a request that was
	 * sent before the position was set.
	 */
	private static final int MAX_LATE_RESPONSES = 3;

	private final MemberContext context;

	private final FailureHandler failures;

	private final java.util.function.Consumer<TopicPartition> resetListener;

	private final Consumer<byte[], byte[]> client;

	private final OffsetResetSettings settings;

	private final PartitionRequests refetch;

	private final ClientQuery query;

	private final Map<TopicPartition, Reset> pending = new LinkedHashMap<>();

	/**
	 * The partitions whose position is searched by time, with that time in milliseconds.
	 */
	private final Map<TopicPartition, Long> searched = new LinkedHashMap<>();

	private long searchNanos;

	private final @Nullable ClientOffsetResetDetector detector;

	/**
	 * Creates an instance without pending resets.
	 * @param context the member's shared objects
	 * @param settings where partitions continue
	 * @param refetch sends requests about partitions
	 * @param failures forgets the failed records of a partition that continues before
	 * them
	 * @param resetListener is notified before the position of a partition is reset
	 */
	OffsetResets(MemberContext context, OffsetResetSettings settings, PartitionRequests refetch,
			FailureHandler failures, java.util.function.Consumer<TopicPartition> resetListener) {
		this.context = context;
		this.failures = failures;
		this.resetListener = resetListener;
		this.client = context.client();
		this.settings = settings;
		this.refetch = refetch;
		this.query = new ClientQuery(context.client(), context.clock());
		boolean resetByClient = settings.isClientReset() && !settings.noOffset().equals(OffsetResetSettings.NONE);
		this.detector = resetByClient ? new ClientOffsetResetDetector(context, this.query, this::report) : null;
	}

	/**
	 * Handles the failure of a poll if the settings define where its partitions continue.
	 * @param failure the failure
	 * @return whether the positions are being reset
	 */
	boolean handle(FetchFailure failure) {
		String value = this.settings.valueFor(failure.kind());
		if (value.equals(OffsetResetSettings.NONE)) {
			return false;
		}
		Map<TopicPartition, OffsetAndMetadata> divergent = (failure
			.error() instanceof LogTruncationException truncation) ? truncation.divergentOffsets() : Map.of();
		failure.offsets().forEach((partition, offset) -> {
			if (failure.kind() == Kind.NO_OFFSET && isKnown(partition)) {
				return;
			}
			begin(partition, (failure.kind() == Kind.OUT_OF_RANGE) ? offset : -1, value);
			if (divergent.containsKey(partition) && this.pending.containsKey(partition)) {
				this.client.seek(partition, divergent.get(partition));
			}
		});
		resolve();
		return true;
	}

	// a response to an earlier request must not reset a position that was set since
	private boolean isKnown(TopicPartition partition) {
		return !isPending(partition) && this.refetch.position(partition) >= 0;
	}

	private void begin(TopicPartition partition, long from, String value) {
		PartitionState state = this.context.partitions().get(partition);
		if (state == null) {
			return;
		}
		this.resetListener.accept(partition);
		this.context.pauser().stopFetching(List.of(partition));
		this.pending.put(partition, new Reset(state, from));
		if (value.equals(OffsetResetSettings.LATEST)) {
			this.client.seekToEnd(List.of(partition));
		}
		else {
			// also while a position is searched by time: without any the client throws
			this.client.seekToBeginning(List.of(partition));
		}
		if (value.startsWith(BY_DURATION)) {
			long before = Duration.parse(value.substring(BY_DURATION.length())).toMillis();
			this.searched.put(partition, this.context.time().clock().millis() - before);
			this.searchNanos = this.context.nanos();
		}
	}

	// whether the new position is not known yet, so that nothing may be fetched
	boolean isPending(TopicPartition partition) {
		return !this.pending.isEmpty() && this.pending.containsKey(partition);
	}

	/**
	 * Returns the time until {@link #resolve} may know a position.
	 * @return nanoseconds; {@link Long#MAX_VALUE} if none is looked up
	 */
	long dueIn() {
		return this.pending.isEmpty() ? Long.MAX_VALUE : CHECK_INTERVAL;
	}

	/**
	 * Continues at the positions that the client knows by now. Blocks only for a search
	 * by time, at most 1 s.
	 */
	void resolve() {
		if (this.pending.isEmpty()) {
			return;
		}
		if (!this.searched.isEmpty() && this.context.nanos() - this.searchNanos >= 0) {
			search();
		}
		for (Reset reset : List.copyOf(this.pending.values())) {
			TopicPartition partition = reset.state().partition();
			long position = this.searched.containsKey(partition) ? -1 : this.refetch.position(partition);
			if (position >= 0) {
				positionKnown(reset, position);
			}
		}
	}

	// a position behind the last record of the period is the end, as in the client
	private void search() {
		try {
			Map<TopicPartition, OffsetAndTimestamp> found = this.query.execute(REQUEST_TIMEOUT,
					(left) -> this.client.offsetsForTimes(Map.copyOf(this.searched), left));
			for (TopicPartition partition : Set.copyOf(this.searched.keySet())) {
				OffsetAndTimestamp first = found.get(partition);
				if (first != null) {
					this.client.seek(partition, first.offset());
				}
				else {
					this.client.seekToEnd(List.of(partition));
				}
			}
			this.searched.clear();
		}
		catch (KafkaException ex) {
			this.context.fatalErrors().handleRequestError(ex, "the search for an offset by its time");
			logger.debug("consumer " + this.context.consumerId() + ": no offsets by time yet", ex);
			this.searchNanos = this.context.nanos() + SEARCH_BACKOFF;
		}
	}

	private void positionKnown(Reset reset, long to) {
		PartitionState state = reset.state();
		TopicPartition partition = state.partition();
		this.pending.remove(partition);
		if (!this.context.partitions().isCurrent(state)) {
			return;
		}
		long now = this.context.nanos();
		if (reset.from() < 0 || to >= reset.from()) {
			state.fetched(List.of(), to, now);
		}
		else {
			seekBack(state, to, now);
		}
		if (reset.from() >= 0 && to != reset.from()) {
			report(partition, reset.from(), to);
		}
	}

	// the waiting records may no longer be in the log; unhandled records are fetched
	// again
	private void seekBack(PartitionState state, long to, long now) {
		long begin = state.safeCommitOffset();
		long target = (begin >= 0) ? Math.min(begin, to) : to;
		state.reset();
		this.failures.forget(state);
		if (target < to) {
			this.client.seek(state.partition(), target);
		}
		state.fetched(List.of(), target, now);
	}

	private void report(TopicPartition partition, long from, long to) {
		String text = "consumer " + this.context.consumerId() + ": offset " + from + " of " + partition
				+ " is out of range; consumption continues at " + to + " (offset-out-of-range)";
		if (to > from) {
			logger.error(text + "; up to " + (to - from) + " records were never handled");
		}
		else {
			logger.warn(text + "; the log was truncated or created again");
		}
		this.settings.jumps().jumped(partition, from, to);
	}

	/**
	 * Determines where newly assigned partitions without a committed offset start, before
	 * the assignment is reported: records that are produced after the report must be
	 * consumed. Waits for the responses, at most 2 s.
	 * @param partitions the partitions
	 * @throws TimeoutException if the responses did not come in time
	 */
	void assigned(Collection<TopicPartition> partitions) {
		if (this.detector != null) {
			this.detector.assigned(partitions);
		}
		if (partitions.isEmpty() || !this.settings.valueFor(Kind.NO_OFFSET).equals(OffsetResetSettings.LATEST)) {
			return;
		}
		Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(
				this.query.execute(REQUEST_TIMEOUT, (left) -> this.client.committed(Set.copyOf(partitions), left)));
		for (PartitionState state : this.context.partitions().statesOf(partitions)) {
			TopicPartition partition = state.partition();
			if (committed.get(partition) == null && state.committableOffset() < 0 && !isPending(partition)) {
				begin(partition, -1, OffsetResetSettings.LATEST);
			}
		}
		Deadline deadline = Deadline.in(REQUEST_TIMEOUT, this.context.clock());
		for (TopicPartition partition : partitions) {
			Reset reset = this.pending.get(partition);
			if (reset != null) {
				positionKnown(reset, awaitPosition(partition, deadline));
				// the poll that delivers the assignment may wait for seconds
				this.context.pauser().startFetching(partition);
			}
		}
	}

	private long awaitPosition(TopicPartition partition, Deadline deadline) {
		for (int attempt = 0; attempt < MAX_LATE_RESPONSES; attempt++) {
			try {
				return this.query.execute(deadline.remaining(), (rest) -> this.client.position(partition, rest));
			}
			catch (NoOffsetForPartitionException ex) {
				logger.trace("consumer " + this.context.consumerId()
						+ ": the client had sent the request before its position was set", ex);
			}
		}
		throw new TimeoutException("the first position of " + partition + " is not known");
	}

	/**
	 * Compares the result of a poll with the positions before it, if the client itself
	 * resets positions that are out of range.
	 * @param records the records
	 */
	void fetched(ConsumerRecords<byte[], byte[]> records) {
		if (this.detector != null) {
			this.detector.fetched(records);
		}
	}

	// the member itself set the position: no jump
	void onSeek(TopicPartition partition) {
		if (this.detector != null) {
			this.detector.forget(List.of(partition));
		}
	}

	// the partitions were revoked or lost, or their position was set by another caller
	void forget(Collection<TopicPartition> partitions) {
		if (this.detector != null) {
			this.detector.forget(partitions);
		}
		this.pending.keySet().removeAll(partitions);
		this.searched.keySet().removeAll(partitions);
	}

	/**
	 * A position that is being looked up.
	 *
	 * @param state the partition
	 * @param from the offset that was out of range, or -1 if there was none
	 */
	private record Reset(PartitionState state, long from) {

	}

}
