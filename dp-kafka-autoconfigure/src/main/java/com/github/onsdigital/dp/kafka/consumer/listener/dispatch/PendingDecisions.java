package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Where handlers run on the poll thread, only what is being decided leaves it. A record
 * whose dead letter is under way is waited for: given up without it, it would be handled
 * again and its letter written twice.
 */
final class PendingDecisions implements InFlightTracker {

	private static final Log logger = LogFactory.getLog(PendingDecisions.class);

	private static final long LETTER = Duration.ofSeconds(3).toNanos();

	/**
	 * For any other decision: the answer of a check may take longer than a stop should.
	 */
	private static final long DECISION = Duration.ofMillis(250).toNanos();

	private static final long LOOK_AGAIN = Duration.ofMillis(50).toNanos();

	private final FailurePolicy policy;

	private final Mailbox mailbox;

	private final Partitions partitions;

	private final Predicate<Collection<PartitionState>> undecided;

	private final LongSupplier nanos;

	private boolean waiting;

	private boolean letter;

	private long sinceNanos;

	/**
	 * Makes them for one member.
	 * @param policy decides
	 * @param mailbox takes the decisions
	 * @param partitions all that the member has
	 * @param undecided tells whether something is being decided
	 * @param nanos the monotonic clock
	 */
	PendingDecisions(FailurePolicy policy, Mailbox mailbox, Partitions partitions,
			Predicate<Collection<PartitionState>> undecided, LongSupplier nanos) {
		this.policy = policy;
		this.mailbox = mailbox;
		this.partitions = partitions;
		this.undecided = undecided;
		this.nanos = nanos;
	}

	@Override
	public void takeBack() {
		// a letter cannot be taken back
	}

	@Override
	public boolean isQuiet() {
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
			this.letter = false;
			this.sinceNanos = now;
		}
		return now - this.sinceNanos >= longest();
	}

	// one that was under way has come to its end before what is to be done is told
	private long longest() {
		this.letter |= this.policy.isSending();
		return this.letter ? LETTER : DECISION;
	}

	@Override
	public void finish(Collection<PartitionState> states, long timeoutNanos) {
		this.mailbox.runAll();
		// in real time, as the wait for a message is
		long start = System.nanoTime();
		this.letter = false;
		try {
			while (this.undecided.test(states)) {
				long left = Math.min(timeoutNanos, longest()) - (System.nanoTime() - start);
				if (left <= 0) {
					return;
				}
				this.mailbox.awaitAndRun(Math.min(left, LOOK_AGAIN));
			}
		}
		catch (InterruptedException ex) {
			// not kept: a commit would fail of it, and the poll thread is ours
			logger.debug("interrupted while a decision was waited for", ex);
		}
	}

	@Override
	public List<InFlight> full() {
		return List.of();
	}

}
