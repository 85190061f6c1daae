package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.listener.dispatch.FailurePolicy.FailureOutcome;
import com.github.onsdigital.dp.kafka.support.Causes;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * Keeps records whose handler failed until they are handled or settled. Nothing waits
 * here: a back-off is a time at which the record is handed out again, a decision that
 * takes long comes back as a message to the poll thread.
 */
abstract class FailureHandler {

	private static final Log logger = LogFactory.getLog(FailureHandler.class);

	private final Mailbox mailbox;

	private final FailurePolicy policy;

	private final Partitions partitions;

	private final LongSupplier nanos;

	private final InFlightTracker letters;

	private Predicate<Collection<PartitionState>> alsoUndecided = (states) -> false;

	FailureHandler(FailurePolicy policy, Partitions partitions, Runnable wake, LongSupplier nanos) {
		this.policy = policy;
		this.partitions = partitions;
		this.mailbox = new Mailbox(wake);
		this.nanos = nanos;
		this.letters = new PendingDecisions(policy, this.mailbox, partitions,
				(states) -> isUndecided(states) || this.alsoUndecided.test(states), nanos);
	}

	static FailureHandler create(MemberSettings settings, Partitions partitions, Runnable wake, LongSupplier nanos) {
		if (settings.upstream() != null) {
			return new UpstreamFailures(settings, settings.upstream(), partitions, wake, nanos);
		}
		return settings.batch()
				? new BatchFailures(settings.failurePolicy(), partitions, wake, nanos,
						new BatchSelector(settings.batchSize(), settings.batchWaitTime(),
								new WaitingLimit(settings.maxWaitingBytes(), partitions)))
				: new RecordFailures(settings.failurePolicy(), partitions, wake, nanos);
	}

	/**
	 * Adds decisions that are waited for before partitions go, as those on records are.
	 * @param undecided tells whether something else is being decided
	 */
	final void alsoWaitFor(Predicate<Collection<PartitionState>> undecided) {
		this.alsoUndecided = undecided;
	}

	abstract DispatchStrategy selector();

	/**
	 * What has left the poll thread.
	 * @return the records that are out
	 */
	InFlightTracker hands() {
		return this.letters;
	}

	abstract void failed(ConsumerRecord<byte[], byte[]> record, Throwable failure);

	abstract void failedBatch(List<ConsumerRecord<byte[], byte[]>> batch, int index, Throwable failure);

	abstract void unreadable(List<ConsumerRecord<byte[], byte[]>> batch, List<ConsumerRecord<byte[], byte[]>> bad,
			Throwable failure);

	/**
	 * Tells whether something is being decided.
	 * @param states some partitions
	 * @return whether what becomes of a record of theirs is not known yet
	 */
	abstract boolean isUndecided(Collection<PartitionState> states);

	/**
	 * Leaves out what is given up already, and only stands behind others that are not
	 * handled yet.
	 * @param batch some records
	 * @return the others
	 */
	final List<ConsumerRecord<byte[], byte[]>> unsettled(List<ConsumerRecord<byte[], byte[]>> batch) {
		if (this.partitions.all().stream().noneMatch(PartitionState::hasSettled)) {
			return batch;
		}
		return batch.stream().filter((record) -> {
			PartitionState state = stateOf(record);
			return state == null || !state.isSettled(record.offset());
		}).toList();
	}

	/**
	 * Leaves out of what may be dispatched what is abandoned already. Where nothing else
	 * is left of a partition's records, they count as handled.
	 * @param records the records, by partition, each from the head of its partition
	 * @return the records whose handler has to be called
	 */
	final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> withoutSettled(
			Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records) {
		if (this.partitions.all().stream().noneMatch(PartitionState::hasSettled)) {
			return records;
		}
		Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> open = new LinkedHashMap<>();
		records.forEach((partition, some) -> {
			List<ConsumerRecord<byte[], byte[]>> left = unsettled(some);
			if (!left.isEmpty()) {
				open.put(partition, left);
			}
			else if (!some.isEmpty()) {
				this.partitions.handled(some.get(some.size() - 1));
			}
		});
		return open;
	}

	final void gone(PartitionState state) {
		selector().gone(state);
	}

	/**
	 * Carries out what was decided since the last time.
	 */
	final void runDecisions() {
		this.mailbox.runAll();
	}

	/**
	 * Waits for a decision, and carries it out.
	 * @param nanosToWait the longest wait
	 */
	final void awaitDecisions(long nanosToWait) {
		try {
			this.mailbox.awaitAndRun(nanosToWait);
		}
		catch (InterruptedException ex) {
			// the poll thread is dp-kafka's; a stop does not depend on its interrupt
			logger.debug("interrupted while a decision was waited for", ex);
		}
	}

	/**
	 * Has records settled; the answer is carried out on the poll thread.
	 * @param records the records
	 * @param failure what was thrown
	 * @param attempts how many calls have failed
	 * @param answer takes what is to be done
	 */
	final void settle(List<ConsumerRecord<byte[], byte[]>> records, Throwable failure, int attempts,
			Consumer<FailureOutcome> answer) {
		CompletionStage<FailureOutcome> settled;
		try {
			settled = this.policy.settle(records, failure, attempts);
		}
		catch (RuntimeException | LinkageError | AssertionError | StackOverflowError ex) {
			Causes.throwFatal(ex);
			logger.error(
					"what becomes of " + records.get(0).topic() + "-" + records.get(0).partition() + "@"
							+ records.get(0).offset() + " could not be decided; it is handled again later",
					SafeThrowable.forLog(ex));
			settled = CompletableFuture.failedFuture(ex);
		}
		// not whenComplete: the JDK asks an exception that it passes on for its text
		CompletionStage<Void> unused = settled.handle((outcome, ex) -> {
			this.mailbox.put(() -> {
				// thrown on the poll thread, it ends the run
				Causes.throwFatal(ex);
				answer.accept((ex != null) ? FailureOutcome.RETRY : outcome);
			});
			return null;
		});
	}

	final boolean isRetried(ConsumerRecord<byte[], byte[]> record, Throwable failure, int attempts) {
		return this.policy.isRetried(record, failure, attempts);
	}

	/**
	 * A retry after the back-off for so many attempts.
	 * @param record the record that is tried again
	 * @param attempts how many calls have failed
	 * @return the retry
	 */
	final Retry later(ConsumerRecord<byte[], byte[]> record, int attempts) {
		Duration backoff = this.policy.backoff(record, Math.max(1, attempts));
		return new Retry(record.offset(), attempts, this.nanos.getAsLong() + backoff.toNanos());
	}

	/**
	 * A retry that is due now and counts from the start.
	 * @return the retry
	 */
	final Retry now() {
		return new Retry(-1, 0, this.nanos.getAsLong());
	}

	final Mailbox mailbox() {
		return this.mailbox;
	}

	final Partitions partitions() {
		return this.partitions;
	}

	final @Nullable PartitionState stateOf(ConsumerRecord<byte[], byte[]> record) {
		return this.partitions.of(record);
	}

}
