package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Stands between the client and Spring's rebalance listener. On revocation Spring first
 * (the acknowledgments it still has go into the ledger), then what is handled is
 * committed, bounded, then the partition is forgotten. Lost partitions are forgotten
 * without a commit: they belong to another member.
 * <p>
 * No exception goes back to the client: after one out of the assignment callback the
 * client calls again with an empty list, and the partitions are never seen by the
 * listener. An assignment that fails in passing is delivered again by a later poll, and
 * nothing is fetched from its partitions until then. A listener that asks for a position
 * that is not known yet fails in passing. Any other failure ends the run.
 */
final class DelegatingRebalanceListener implements ConsumerRebalanceListener {

	/**
	 * A lost commit is safe, not returning is not: the group waits for us.
	 */
	static final Duration REVOKE_TIMEOUT = Duration.ofSeconds(3);

	private static final Log logger = LogFactory.getLog(DelegatingRebalanceListener.class);

	private static final long FIRST_RETRY = Duration.ofMillis(100).toNanos();

	private static final long LAST_RETRY = Duration.ofSeconds(5).toNanos();

	private final GroupMember member;

	private final ConsumerRebalanceListener spring;

	private final Set<TopicPartition> pending = new LinkedHashSet<>();

	private boolean due;

	private boolean delivering;

	private long retryNanos;

	private long retryDelay = FIRST_RETRY;

	DelegatingRebalanceListener(GroupMember member, ConsumerRebalanceListener spring) {
		this.member = member;
		this.spring = spring;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		this.member.assigned(partitions);
		this.member.loop().joined(true);
		// while the group is left Spring would ask for positions that never come
		if (!this.member.loop().isLeaving()) {
			this.pending.addAll(partitions);
			deliver();
		}
	}

	/**
	 * Delivers an assignment again whose delivery failed, when its back-off is over.
	 */
	void deliverPending() {
		if (this.due && this.member.nanos() - this.retryNanos >= 0) {
			deliver();
		}
	}

	/**
	 * The time until an assignment is delivered again.
	 * @param nowNanos the time now
	 * @return nanoseconds, at least 0; {@link Long#MAX_VALUE} for never
	 */
	long dueIn(long nowNanos) {
		return this.due ? Math.max(0, this.retryNanos - nowNanos) : Long.MAX_VALUE;
	}

	/**
	 * Tells whether the listener does not know yet that a partition is assigned.
	 * @param partition the partition
	 * @return whether nothing may be fetched from it
	 */
	boolean isPending(TopicPartition partition) {
		return this.pending.contains(partition);
	}

	/**
	 * Tells whether an assignment is being delivered, inside a poll.
	 * @return whether the listener is running
	 */
	boolean isDelivering() {
		return this.delivering;
	}

	private void deliver() {
		List<TopicPartition> partitions = List.copyOf(this.pending);
		this.due = false;
		this.delivering = true;
		try {
			this.member.ledger().assigned(partitions, this.member.partitions());
			this.member.faults().resets().assigned(partitions);
			this.spring.onPartitionsAssigned(partitions);
		}
		catch (WakeupException | InterruptException | RetriableException | NoOffsetForPartitionException ex) {
			deliverLater(ex);
			return;
		}
		catch (RuntimeException ex) {
			this.member.gate().close(this.pending);
			this.member.fatalErrors().ofListener(ex, "onPartitionsAssigned of a rebalance listener");
			return;
		}
		finally {
			this.delivering = false;
			Interrupts.clear(this.member.id());
		}
		this.pending.clear();
		this.retryDelay = FIRST_RETRY;
		this.member.listener().assigned(this.member);
	}

	private void deliverLater(RuntimeException failure) {
		this.member.gate().close(this.pending);
		this.due = true;
		this.retryNanos = this.member.nanos() + this.retryDelay;
		this.retryDelay = Math.min(2 * this.retryDelay, LAST_RETRY);
		if (!this.member.control().isStopping()) {
			logger.warn("consumer " + this.member.id() + ": the assignment of " + this.pending
					+ " could not be completed and is tried again: " + SafeText.withRootCause(failure));
		}
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		this.pending.removeAll(partitions);
		try {
			this.spring.onPartitionsRevoked(partitions);
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofListener(ex, "onPartitionsRevoked of a rebalance listener");
		}
		finally {
			Interrupts.clear(this.member.id());
			try {
				this.member.loop().finish(partitions);
				this.member.flush(partitions, REVOKE_TIMEOUT);
			}
			finally {
				this.member.gone(partitions);
			}
		}
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.pending.removeAll(partitions);
		this.member.loop().joined(false);
		this.member.gone(partitions);
		try {
			this.spring.onPartitionsLost(partitions);
		}
		catch (RuntimeException ex) {
			this.member.fatalErrors().ofListener(ex, "onPartitionsLost of a rebalance listener");
		}
		finally {
			Interrupts.clear(this.member.id());
		}
	}

}
