package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.consumer.UnfinishedCalls;
import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Retains records whose handler failed until they are handled or resolved. Does not
 * block: a back-off is the time at which the record is dispatched again, and a pending
 * decision arrives as an action for the poll thread.
 */
abstract class FailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(FailureHandler.class);

	private final String consumerId;

	private final Mailbox mailbox;

	private final FailurePolicy policy;

	private final AssignedPartitions partitions;

	private final LongSupplier nanos;

	private final InFlightTracker pendingDecisions;

	private final UnfinishedCalls unfinishedCalls;

	private Predicate<Collection<PartitionState>> additionalUndecidedCheck = (states) -> false;

	FailureHandler(String consumerId, FailurePolicy policy, AssignedPartitions partitions, Runnable wake,
			TimeSource time) {
		this.consumerId = consumerId;
		this.policy = policy;
		this.partitions = partitions;
		this.mailbox = new Mailbox(wake, time);
		this.nanos = time::nanoTime;
		this.unfinishedCalls = new UnfinishedCalls(this.nanos);
		this.pendingDecisions = new PendingDecisions(policy, this.mailbox, partitions,
				(states) -> isUndecided(states) || this.additionalUndecidedCheck.test(states), this.nanos);
	}

	static FailureHandler create(MemberSettings settings, MemberContext context, Runnable wake,
			@Nullable RecordCall call) {
		AssignedPartitions partitions = context.partitions();
		TimeSource time = context.time();
		if (settings.upstream() != null) {
			return new UpstreamFailureHandler(settings, settings.upstream(), partitions, wake, time);
		}
		if (settings.lanes() != null && call != null) {
			return new LaneFailureHandler(settings, settings.lanes(), context, wake, call);
		}
		return settings.batch()
				? new BatchFailureHandler(settings.consumerId(), settings.failurePolicy(), partitions, wake, time,
						new BatchSelector(settings.batchSize(), settings.batchWaitTime(),
								new BufferedBytesLimit(settings.maxWaitingBytes(), partitions)))
				: new RecordFailureHandler(settings.consumerId(), settings.failurePolicy(), partitions, wake, time);
	}

	// adds decisions that are awaited before a revocation
	final void addUndecidedCheck(Predicate<Collection<PartitionState>> undecided) {
		this.additionalUndecidedCheck = undecided;
	}

	abstract DispatchStrategy strategy();

	// what is in flight outside the poll thread
	InFlightTracker tracker() {
		return this.pendingDecisions;
	}

	abstract void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure);

	abstract void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure);

	abstract void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure);

	// whether a decision about a record of these partitions is pending
	abstract boolean isUndecided(Collection<PartitionState> states);

	// removes the abandoned records
	final List<ConsumerRecord<byte[], byte[]>> withoutAbandoned(List<ConsumerRecord<byte[], byte[]>> batch) {
		if (this.partitions.all().stream().noneMatch(PartitionState::hasAbandoned)) {
			return batch;
		}
		return batch.stream().filter((record) -> {
			PartitionState state = stateOf(record);
			return state == null || !state.isAbandoned(record.offset());
		}).toList();
	}

	/**
	 * Removes abandoned records from the records to dispatch. If all records of a
	 * partition are abandoned, they count as handled.
	 * @param records the records by partition, each list from the head of its partition
	 * @return the records whose handler has to be called
	 */
	final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> dispatchable(
			Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
		if (records.isEmpty() || this.partitions.all().stream().noneMatch(PartitionState::hasAbandoned)) {
			return records;
		}
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> open = new LinkedHashMap<>();
		records.forEach((partition, selected) -> {
			List<ConsumerRecord<byte[], byte[]>> remaining = withoutAbandoned(selected);
			if (!remaining.isEmpty()) {
				open.put(partition, remaining);
			}
			else if (!selected.isEmpty()) {
				this.partitions.handled(selected.get(selected.size() - 1));
			}
		});
		return open;
	}

	final void forget(PartitionState state) {
		strategy().forget(state);
	}

	// applies the decisions that have arrived
	final void runDecisions() {
		this.mailbox.runAll();
	}

	// waits for a decision, at most this long, and applies it
	final void awaitDecisions(long nanosToWait) {
		try {
			long unused = this.mailbox.awaitAndRun(nanosToWait);
		}
		catch (InterruptedException ex) {
			// the poll thread belongs to dp-kafka; a stop does not depend on its
			// interrupt
			logger.debug("consumer " + this.consumerId + ": interrupted while waiting for a decision", ex);
		}
	}

	/**
	 * Requests a decision about records; it is applied on the poll thread.
	 * @param records the records
	 * @param failure the exception
	 * @param attempts the number of failed calls
	 * @param callback applies the outcome
	 */
	final void resolve(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure, int attempts,
			Consumer<FailureOutcome> callback) {
		CompletionStage<FailureOutcome> decision;
		try {
			decision = this.policy.resolve(records, failure, attempts);
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			Causes.throwFatal(ex);
			logger.error("consumer " + this.consumerId + ": the decision about " + records.get(0).topic() + "-"
					+ records.get(0).partition() + "@" + records.get(0).offset() + " failed; the record is redelivered",
					SafeThrowable.forLog(ex));
			decision = CompletableFuture.failedFuture(ex);
		}
		// not whenComplete: the JDK calls toString of an exception that it passes on
		CompletionStage<Void> unused = decision.handle((outcome, ex) -> {
			this.mailbox.put(() -> {
				// thrown on the poll thread, it ends the run
				Causes.throwFatal(ex);
				callback.accept((ex != null) ? FailureOutcome.RETRY : outcome);
			});
			return null;
		});
	}

	// what is in flight: decisions about failed records
	final InFlightTracker pendingDecisions() {
		return this.pendingDecisions;
	}

	final FailurePolicy policy() {
		return this.policy;
	}

	// ends the threads that call handlers
	void close() {
	}

	List<Thread> workerThreads() {
		return List.of();
	}

	// what is dispatched to workers
	Optional<LaneStatus> lanes() {
		return Optional.empty();
	}

	// the calls of workers that have not ended although their partition was left; any
	// thread
	final UnfinishedCalls unfinishedCalls() {
		return this.unfinishedCalls;
	}

	final boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts) {
		return this.policy.isRetried(record, failure, attempts);
	}

	/**
	 * Creates a retry after the back-off for a number of attempts.
	 * @param record the record that is handled again
	 * @param attempts the number of failed calls
	 * @return the retry
	 */
	final RetainedRecord retryAfterBackoff(ConsumerRecord<byte[], byte[]> record, int attempts) {
		Duration backoff = this.policy.backoff(record, Math.max(1, attempts));
		return new RetainedRecord(record.offset(), attempts, this.nanos.getAsLong() + backoff.toNanos());
	}

	// a retry that is due now, with no failed attempts
	final RetainedRecord retryImmediately() {
		return new RetainedRecord(-1, 0, this.nanos.getAsLong());
	}

	final Mailbox mailbox() {
		return this.mailbox;
	}

	final AssignedPartitions partitions() {
		return this.partitions;
	}

	final @Nullable PartitionState stateOf(ConsumerRecord<byte[], byte[]> record) {
		return this.partitions.of(record);
	}

}
