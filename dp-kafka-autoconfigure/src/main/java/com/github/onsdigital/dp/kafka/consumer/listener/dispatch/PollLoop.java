package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.message.LogContext;

/**
 * What happens between two calls of the handler: commit what is handled, fetch, and wait
 * until something may be handed out. The client is polled at least once in each call, and
 * never longer than until the next thing is due. Poll thread only.
 */
final class PollLoop {

	private static final Log logger = LogFactory.getLog(PollLoop.class);

	private static final long LOOK_AGAIN = Duration.ofMillis(100).toNanos();

	/**
	 * The longest poll while nothing is fetched: the client continues a rebalance only
	 * between two waits, and only an answer to a fetch would end one before its time.
	 * With {@code group.protocol=consumer} also else: that client fetches at the start of
	 * a poll and after the first empty answer, and not again (kafka-clients 4.2).
	 */
	private static final long SHORT = Duration.ofMillis(500).toNanos();

	private static final long REJOIN = Duration.ofMillis(100).toNanos();

	private final String consumerId;

	private final boolean batch;

	private final boolean consumerProtocol;

	private final GroupMember member;

	private final FailureHandler failures;

	private final DispatchStrategy selector;

	private final OffsetCommitter ledger;

	private final PartitionPauser gate;

	private final WaitingLimit limit;

	private int answeredPauses;

	private boolean awaited;

	private boolean polled;

	private boolean joined;

	private boolean leaving;

	private final StallDetector stalls;

	private final MembershipCheck membership;

	private volatile boolean woken;

	private final RetriableErrors retriable;

	private @Nullable DelegatingRebalanceListener rebalances;

	PollLoop(MemberSettings settings, GroupMember member, FailureHandler failures, OffsetCommitter ledger, PartitionPauser gate,
			StallDetector stalls) {
		this.consumerId = settings.consumerId();
		this.batch = settings.batch();
		this.consumerProtocol = settings.consumerProtocol();
		this.member = member;
		this.failures = failures;
		this.selector = failures.selector();
		this.ledger = ledger;
		this.gate = gate;
		this.limit = new WaitingLimit(settings.maxWaitingBytes(), member.partitions());
		this.retriable = new RetriableErrors(settings.consumerId());
		this.stalls = stalls;
		this.membership = new MembershipCheck(member, ledger, stalls);
	}

	void subscribed(DelegatingRebalanceListener newRebalances) {
		this.rebalances = newRebalances;
	}

	/**
	 * Polls as a Kafka consumer does, but gives what may be handled now.
	 * @param timeout the longest wait
	 * @return the records; empty if none may be handled within the time, or when woken
	 */
	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		long end = this.member.nanos() + timeout.toNanos();
		if (!this.polled) {
			this.polled = true;
			this.stalls.start();
		}
		Interrupts.clear(this.consumerId);
		while (true) {
			this.failures.runDecisions();
			if (this.rebalances != null) {
				this.rebalances.deliverPending();
			}
			this.member.applyTopicChange();
			this.ledger.commit(this.member.partitions().all());
			answerPause();
			if (!this.member.control().isHeld()) {
				this.member.faults().tryDue();
			}
			fetch(end);
			this.member.applyTopicChange();
			this.ledger.commitAfterFetch(this.member.partitions().all());
			Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> ready = this.membership.isKept(this::rejoin)
					? ready() : Map.of();
			throwFatalError();
			if (!ready.isEmpty()) {
				LogContext.restore(LogContext.Level.POLL);
				this.stalls.handedOut();
				return DispatchedRecords.of(ready, this.batch, this.membership::mayBegin);
			}
			if (this.member.control().isStopping() || this.woken || this.member.nanos() - end >= 0) {
				this.woken = false;
				return ConsumerRecords.empty();
			}
		}
	}

	/**
	 * Before partitions are given up: waits, bounded, for what is out, and has what is
	 * marked count as handled.
	 * @param partitions the partitions
	 */
	void finish(Collection<TopicPartition> partitions) {
		long wait = this.awaited ? 0 : DelegatingRebalanceListener.REVOKE_TIMEOUT.toNanos();
		this.failures.hands().finish(this.member.partitions().some(partitions), wait);
	}

	/**
	 * Before the group is left: goes on polling, bounded, while something is out.
	 * @param timeout the longest wait
	 */
	void awaitInFlight(Duration timeout) {
		InFlightTracker hands = this.failures.hands();
		Collection<PartitionState> all = this.member.partitions().all();
		long end = this.member.nanos() + timeout.toNanos();
		hands.takeBack();
		this.failures.runDecisions();
		try {
			while (!hands.isDone() && this.member.nanos() - end < 0) {
				this.member.applyTopicChange();
				this.ledger.commit(all);
				this.gate.apply(all, (state) -> false);
				take(pollClient(LOOK_AGAIN));
				this.failures.runDecisions();
			}
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofPoll(ex, "the wait for what is in flight");
		}
		this.awaited = true;
		hands.finish(List.copyOf(all), 0);
	}

	/**
	 * Tells whether the group has given us an assignment, empty or not.
	 * @param newJoined whether it has
	 */
	void joined(boolean newJoined) {
		this.joined = newJoined;
	}

	/**
	 * Before the group is left: ends a join that is under way, bounded. A client that has
	 * asked for a member id and not yet used it sends no request to leave, and the group
	 * would wait for that member until its session ends.
	 * @param timeout the longest wait
	 */
	void finishJoin(Duration timeout) {
		long end = this.member.nanos() + timeout.toNanos();
		boolean goOn = this.polled;
		while (goOn && !this.joined && this.member.nanos() - end < 0) {
			goOn = rejoin();
		}
	}

	/**
	 * From now on the group is being left: an assignment that still comes is for nobody.
	 */
	void leaving() {
		this.leaving = true;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Somebody woke the consumer from outside: return to whoever polls. Any thread.
	 */
	void woken() {
		this.woken = true;
	}

	/**
	 * Lets a rebalance that is under way go on, without fetching.
	 * @return whether that was possible
	 */
	boolean rejoin() {
		this.gate.apply(this.member.partitions().all(), (state) -> false);
		try {
			take(pollClient(REJOIN));
			return true;
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofPoll(ex, "a poll during a rebalance");
			return false;
		}
	}

	private void answerPause() {
		RunControl control = this.member.control();
		int pauses = control.pauses();
		if (control.isHeld()) {
			this.failures.hands().takeBack();
		}
		if (control.isPaused() && pauses != this.answeredPauses && this.failures.hands().isQuiet()) {
			this.answeredPauses = pauses;
			this.member.listener().quiet(this.member, pauses);
		}
	}

	private void fetch(long end) {
		boolean held = this.member.control().isHeld();
		boolean full = this.limit.isReached(unpaused(), this.selector::isBlocked);
		int waiting = unpaused().stream()
			.filter((state) -> state.retry() == null)
			.mapToInt(PartitionState::waiting)
			.sum();
		this.gate.apply(this.member.partitions().all(),
				(state) -> !held && !full && isFetched(state) && this.selector.wantsMore(state, waiting));
		long now = this.member.nanos();
		long wait = Math.min(end - now, this.ledger.dueIn(this.member.partitions().all()));
		if (this.member.control().isStopping()) {
			wait = 0;
		}
		else if (!held) {
			wait = Math.min(wait, Math.min(this.selector.dueIn(unpaused(), now), this.member.faults().dueIn(now)));
		}
		wait = Math.min(wait, (this.rebalances != null) ? this.rebalances.dueIn(now) : Long.MAX_VALUE);
		if (this.consumerProtocol || this.gate.isShut(this.member.partitions().all().size())) {
			wait = Math.min(wait, SHORT);
		}
		take(pollClient(wait));
	}

	void take(ConsumerRecords<byte[], byte[]> records) {
		for (PartitionState state : this.member.partitions().fetched(records, this.member.nanos())) {
			this.selector.gone(state);
			long offset = state.refetchFrom();
			logger.warn("consumer " + this.consumerId + ": the position of " + state.partition()
					+ " went back; records that were fetched before are dropped"
					+ ((offset >= 0) ? ", and fetched again from " + offset : ""));
			if (offset >= 0) {
				this.member.client().seek(state.partition(), offset);
				this.member.faults().resets().sought(state.partition());
			}
		}
	}

	private boolean isFetched(PartitionState state) {
		return !this.member.faults().isClosed(state.partition())
				&& (this.rebalances == null || !this.rebalances.isPending(state.partition()));
	}

	/**
	 * Ends the run for an error that was caught where the member had to go on. While the
	 * run is stopped it ends anyway.
	 */
	private void throwFatalError() {
		if (!this.member.control().isStopping()) {
			this.member.fatalErrors().throwIfAny();
		}
	}

	ConsumerRecords<byte[], byte[]> pollClient(long waitNanos) {
		try {
			// up to the next millisecond: the client rounds down, and would spin
			ConsumerRecords<byte[], byte[]> records = this.member.client()
				.poll(Duration.ofMillis((Math.max(0, waitNanos) + 999_999) / 1_000_000));
			this.member.faults().fetched(records);
			this.retriable.good();
			return records;
		}
		catch (WakeupException ex) {
			logger.trace("woken", ex);
		}
		catch (InterruptException ex) {
			// the container is stopped otherwise
			Interrupts.clear(this.consumerId);
			logger.debug("consumer " + this.consumerId + ": interrupted while polling", ex);
		}
		catch (RetriableException ex) {
			boolean located = ex instanceof CorruptRecordException && this.member.faults().take(ex);
			if (!located && this.retriable.failed(ex, this.member.nanos())) {
				this.failures.awaitDecisions(REJOIN);
			}
		}
		catch (RuntimeException ex) {
			if (!this.member.faults().take(ex)) {
				throw ex;
			}
		}
		finally {
			this.stalls.polled(waitNanos);
		}
		return ConsumerRecords.empty();
	}

	private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> ready() {
		if (this.member.control().isHeld()) {
			return Map.of();
		}
		return this.failures.withoutSettled(this.selector.select(unpaused(), this.member.nanos()));
	}

	private Collection<PartitionState> unpaused() {
		Collection<PartitionState> all = this.member.partitions().all();
		if (this.gate.pausedBySpring().isEmpty()) {
			return all;
		}
		List<PartitionState> unpaused = new ArrayList<>(all);
		unpaused.removeIf((state) -> this.gate.isPausedBySpring(state.partition()));
		return unpaused;
	}

}
