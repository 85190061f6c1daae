package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Runs between two calls of the handler: commits the offsets of handled records, fetches,
 * and waits until records can be dispatched. Polls the client at least once in each call,
 * and never longer than until the next action is due. Poll thread only.
 */
final class PollLoop implements RecordFetcher {

	private static final Logger logger = LoggerFactory.getLogger(PollLoop.class);

	private static final long CHECK_INTERVAL = Duration.ofMillis(100).toNanos();

	/**
	 * The longest poll while nothing is fetched. The client continues a rebalance only
	 * between two waits, and only the response to a fetch would end a wait early. With
	 * {@code group.protocol=consumer} the limit always applies: that client fetches at
	 * the start of a poll and after the first empty response, and not again during that
	 * poll (kafka-clients 4.2).
	 */
	private static final long MAX_IDLE_POLL = Duration.ofMillis(500).toNanos();

	private static final long REJOIN = Duration.ofMillis(100).toNanos();

	private final boolean batch;

	private final boolean consumerProtocol;

	private final MemberContext context;

	private final FailureHandler failures;

	private final DispatchStrategy strategy;

	private final BlockedPartitionTracker blockedPartitions;

	private final TopicRecreationHandler topicChange;

	private final IntConsumer idleListener;

	private final BufferedBytesLimit limit;

	private int confirmedPauses;

	private boolean inFlightAwaited;

	private boolean polled;

	private boolean joined;

	private boolean leaving;

	private final MembershipCheck membership;

	private volatile boolean woken;

	private final RetriableErrors retriable;

	private PendingAssignments assignments = PendingAssignments.NONE;

	/**
	 * Creates the loop of one member.
	 * @param settings the settings of the consumer
	 * @param context the member's shared objects
	 * @param failures retains failed records
	 * @param membership checks the membership after a stall
	 * @param idleListener receives the number of each pause that is confirmed
	 */
	PollLoop(MemberSettings settings, MemberContext context, FailureHandler failures, MembershipCheck membership,
			IntConsumer idleListener) {
		this.batch = settings.batch();
		this.consumerProtocol = settings.consumerProtocol();
		this.context = context;
		this.failures = failures;
		this.strategy = failures.strategy();
		this.limit = new BufferedBytesLimit(settings.maxWaitingBytes(), context.partitions());
		this.retriable = new RetriableErrors(settings.consumerId());
		this.membership = membership;
		this.idleListener = idleListener;
		this.blockedPartitions = new BlockedPartitionTracker(context, failures, settings.resets(), this);
		this.topicChange = new TopicRecreationHandler(context, failures, this.blockedPartitions);
	}

	void subscribed(PendingAssignments newAssignments) {
		this.assignments = newAssignments;
	}

	BlockedPartitionTracker blockedPartitions() {
		return this.blockedPartitions;
	}

	/**
	 * Polls like a Kafka consumer, but returns the records that may be handled now.
	 * @param timeout the longest wait
	 * @return the records; empty if none may be handled within the time, or after a
	 * wake-up
	 */
	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		Deadline deadline = Deadline.in(timeout, this.context.clock());
		if (!this.polled) {
			this.polled = true;
			this.membership.started();
		}
		Interrupts.clear(this.context.consumerId());
		while (true) {
			this.failures.runDecisions();
			this.assignments.deliverPending();
			applyTopicChange();
			this.strategy.collect();
			this.context.committer().commit(this.context.partitions().all());
			confirmPause();
			if (!this.context.control().isDispatchSuspended()) {
				this.blockedPartitions.retryDueFetches();
			}
			fetch(deadline);
			applyTopicChange();
			this.strategy.collect();
			this.context.committer().commitAfterFetch(this.context.partitions().all());
			Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> ready = this.membership
				.confirmMembership(this::rejoin) ? ready() : Map.of();
			throwFatalError();
			if (!ready.isEmpty()) {
				LogContext.restore(LogContext.Level.POLL);
				this.membership.dispatched();
				return DispatchedRecords.of(ready, this.batch, this.membership::mayDispatchNext);
			}
			if (this.context.control().isStopping() || this.woken || deadline.passed()) {
				this.woken = false;
				return ConsumerRecords.empty();
			}
		}
	}

	void applyTopicChange() {
		this.topicChange.apply();
	}

	// before partitions are revoked: waits, bounded, for what is in flight
	void completeInFlight(Collection<TopicPartition> partitions) {
		long wait = this.inFlightAwaited ? 0 : ClientQuery.REVOKE_TIMEOUT.toNanos();
		this.failures.tracker().completeInFlight(this.context.partitions().statesOf(partitions), wait);
	}

	// before the group is left: continues to poll, bounded, while something is in flight
	void awaitInFlight(Duration timeout) {
		InFlightTracker tracker = this.failures.tracker();
		Collection<PartitionState> all = this.context.partitions().all();
		Deadline deadline = Deadline.in(timeout, this.context.clock());
		tracker.cancelDispatch();
		this.failures.runDecisions();
		try {
			while (!tracker.isDone() && !deadline.passed()) {
				applyTopicChange();
				this.strategy.collect();
				this.context.committer().commit(all);
				this.context.pauser().apply(all, (state) -> false);
				accept(pollClient(CHECK_INTERVAL));
				this.failures.runDecisions();
			}
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handlePollError(ex, "the wait for messages in flight");
		}
		this.inFlightAwaited = true;
		tracker.completeInFlight(List.copyOf(all), 0);
	}

	// the group has sent an assignment, empty or not
	void joined(boolean newJoined) {
		this.joined = newJoined;
	}

	/**
	 * Completes a join that is in progress, bounded, before the group is left. A client
	 * that has requested a member id and not used it yet sends no leave request, and the
	 * group would wait for that member until its session expires.
	 * @param timeout the longest wait
	 */
	void completeJoin(Duration timeout) {
		Deadline deadline = Deadline.in(timeout, this.context.clock());
		boolean canPoll = this.polled;
		while (canPoll && !this.joined && !deadline.passed()) {
			canPoll = rejoin();
		}
	}

	// the group is being left: later assignments are ignored
	void leaving() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	// the consumer was woken by its caller: poll returns; any thread
	void woken() {
		this.woken = true;
	}

	// continues a rebalance without fetching; false if the poll failed
	boolean rejoin() {
		this.context.pauser().apply(this.context.partitions().all(), (state) -> false);
		try {
			accept(pollClient(REJOIN));
			return true;
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handlePollError(ex, "a poll during a rebalance");
			return false;
		}
	}

	private void confirmPause() {
		RunControl control = this.context.control();
		int pauses = control.pauses();
		if (control.isDispatchSuspended()) {
			this.failures.tracker().cancelDispatch();
		}
		if (control.isPaused() && pauses != this.confirmedPauses && this.failures.tracker().isIdle()) {
			this.confirmedPauses = pauses;
			this.idleListener.accept(pauses);
		}
	}

	private void fetch(Deadline deadline) {
		boolean suspended = this.context.control().isDispatchSuspended();
		Collection<PartitionState> unpaused = unpaused();
		boolean full = this.limit.isReached(unpaused, this.strategy::isDeferred);
		int waiting = unpaused.stream().filter((one) -> one.retry() == null).mapToInt(PartitionState::waiting).sum();
		this.context.pauser()
			.apply(this.context.partitions().all(),
					(state) -> !suspended && !full && isFetched(state) && this.strategy.shouldFetch(state, waiting));
		accept(pollClient(pollWait(deadline, suspended)));
	}

	private long pollWait(Deadline deadline, boolean suspended) {
		if (this.context.control().isStopping()) {
			return 0;
		}
		long now = this.context.nanos();
		Collection<PartitionState> all = this.context.partitions().all();
		long wait = Math.min(deadline.remainingNanos(), this.context.committer().dueIn(all));
		wait = Math.min(wait, suspended ? this.strategy.dueInWhileSuspended()
				: Math.min(this.strategy.dueIn(unpaused(), now), this.blockedPartitions.dueIn(now)));
		wait = Math.min(wait, this.assignments.dueIn(now));
		boolean idle = this.consumerProtocol || this.context.pauser().isAllPaused(all.size());
		return idle ? Math.min(wait, MAX_IDLE_POLL) : wait;
	}

	@Override
	public void accept(ConsumerRecords<byte[], byte[]> records) {
		for (PartitionState state : this.context.partitions().fetched(records, this.context.nanos())) {
			this.strategy.forget(state);
			long offset = state.refetchFrom();
			logger.warn("consumer " + this.context.consumerId() + ": the fetch position of " + state.partition()
					+ " moved backwards; records that were fetched before are dropped"
					+ ((offset >= 0) ? ", and fetched again from " + offset : ""));
			if (offset >= 0) {
				this.context.client().seek(state.partition(), offset);
				this.blockedPartitions.resets().onSeek(state.partition());
			}
		}
	}

	private boolean isFetched(PartitionState state) {
		return !this.blockedPartitions.isBlocked(state.partition()) && !this.assignments.isPending(state.partition());
	}

	// ends the run for a fatal error that was recorded earlier; a run that is stopping
	// ends anyway
	private void throwFatalError() {
		if (!this.context.control().isStopping()) {
			this.context.fatalErrors().throwIfAny();
		}
	}

	@Override
	public ConsumerRecords<byte[], byte[]> pollClient(long waitNanos) {
		try {
			// rounded up to a millisecond: the client rounds down, and would spin
			ConsumerRecords<byte[], byte[]> records = this.context.client()
				.poll(Duration.ofMillis((Math.max(0, waitNanos) + 999_999) / 1_000_000));
			this.blockedPartitions.fetched(records);
			this.retriable.succeeded();
			return records;
		}
		catch (WakeupException ex) {
			logger.trace("consumer " + this.context.consumerId() + ": woken", ex);
		}
		catch (InterruptException ex) {
			// a stop of the container does not use interrupts
			Interrupts.clear(this.context.consumerId());
			logger.debug("consumer " + this.context.consumerId() + ": interrupted while polling", ex);
		}
		catch (RetriableException ex) {
			boolean located = ex instanceof CorruptRecordException && this.blockedPartitions.handle(ex);
			if (!located && this.retriable.failed(ex, this.context.nanos())) {
				this.failures.awaitDecisions(REJOIN);
			}
		}
		catch (RuntimeException ex) {
			if (!this.blockedPartitions.handle(ex)) {
				throw ex;
			}
		}
		finally {
			this.membership.polled(waitNanos);
		}
		return ConsumerRecords.empty();
	}

	private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> ready() {
		if (this.context.control().isDispatchSuspended()) {
			return Map.of();
		}
		return this.failures.dispatchable(this.strategy.select(unpaused(), this.context.nanos()));
	}

	private Collection<PartitionState> unpaused() {
		Collection<PartitionState> all = this.context.partitions().all();
		if (this.context.pauser().pausedBySpring().isEmpty()) {
			return all;
		}
		List<PartitionState> unpaused = new ArrayList<>(all);
		unpaused.removeIf((state) -> this.context.pauser().isPausedBySpring(state.partition()));
		return unpaused;
	}

}
