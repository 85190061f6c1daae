package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks pending decisions, the only thing that leaves the poll thread if handlers run on
 * it. A record whose dead letter is being sent is awaited: otherwise it would be handled
 * again, and its dead letter would be sent twice.
 */
final class PendingDecisions implements InFlightTracker {

	private static final Logger logger = LoggerFactory.getLogger(PendingDecisions.class);

	private static final long DEAD_LETTER_WAIT = Duration.ofSeconds(3).toNanos();

	/**
	 * The longest wait for any other decision: the response of a check may take longer
	 * than a stop should.
	 */
	private static final long DECISION_WAIT = Duration.ofMillis(250).toNanos();

	private static final long CHECK_INTERVAL = Duration.ofMillis(50).toNanos();

	private final FailurePolicy policy;

	private final Mailbox mailbox;

	private final AssignedPartitions partitions;

	private final Predicate<Collection<PartitionState>> undecided;

	private final LongSupplier nanos;

	private boolean waiting;

	private boolean deadLetter;

	private long sinceNanos;

	/**
	 * Creates the tracker of one member.
	 * @param policy decides about failed records
	 * @param mailbox receives the decisions
	 * @param partitions the partitions of the member
	 * @param undecided whether a decision about some partitions is pending
	 * @param nanos the monotonic clock
	 */
	PendingDecisions(FailurePolicy policy, Mailbox mailbox, AssignedPartitions partitions,
			Predicate<Collection<PartitionState>> undecided, LongSupplier nanos) {
		this.policy = policy;
		this.mailbox = mailbox;
		this.partitions = partitions;
		this.undecided = undecided;
		this.nanos = nanos;
	}

	@Override
	public void cancelDispatch() {
		// the sending of a dead letter cannot be cancelled
	}

	@Override
	public boolean isIdle() {
		return true;
	}

	@Override
	public boolean isDone() {
		if (!this.undecided.test(this.partitions.all())) {
			this.waiting = false;
			return true;
		}
		long now = this.nanos.getAsLong();
		if (!this.waiting) {
			this.waiting = true;
			this.deadLetter = false;
			this.sinceNanos = now;
		}
		return now - this.sinceNanos >= maxWait();
	}

	// a dead letter that was being sent has completed before its outcome is reported
	private long maxWait() {
		this.deadLetter |= this.policy.isSending();
		return this.deadLetter ? DEAD_LETTER_WAIT : DECISION_WAIT;
	}

	@Override
	public void completeInFlight(Collection<PartitionState> states, long timeoutNanos) {
		this.mailbox.runAll();
		long waited = 0;
		this.deadLetter = false;
		try {
			while (this.undecided.test(states)) {
				long left = Math.min(timeoutNanos, maxWait()) - waited;
				if (left <= 0) {
					return;
				}
				waited += this.mailbox.awaitAndRun(Math.min(left, CHECK_INTERVAL));
			}
		}
		catch (InterruptedException ex) {
			// not restored: a commit would fail with it, and the thread belongs to
			// dp-kafka
			logger.debug("interrupted while waiting for a decision", ex);
		}
	}

	@Override
	public List<InFlight> inFlight() {
		return List.of();
	}

}
