package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Runs between the client and the rebalance listener of Spring's container. On a
 * revocation it calls Spring's listener first (pending acknowledgments are applied), then
 * commits the offsets of handled records, bounded, then removes the partitions. Lost
 * partitions are removed without a commit: they belong to another member.
 * <p>
 * No exception is thrown to the client. After an exception of the assignment callback,
 * the client calls it again with an empty list, so the listener would never receive the
 * partitions. An assignment whose delivery fails temporarily is delivered again by a
 * later poll; nothing is fetched from its partitions until then. A listener that requests
 * a position that is not known yet fails temporarily. Any other failure ends the run.
 */
final class DelegatingRebalanceListener implements ConsumerRebalanceListener, PendingAssignments {

	private static final Logger logger = LoggerFactory.getLogger(DelegatingRebalanceListener.class);

	private static final long INITIAL_RETRY_DELAY = Duration.ofMillis(100).toNanos();

	private static final long MAX_RETRY_DELAY = Duration.ofSeconds(5).toNanos();

	private final GroupMember member;

	private final MemberContext context;

	private final ConsumerRebalanceListener springListener;

	private final Set<TopicPartition> pending = new LinkedHashSet<>();

	private boolean retryPending;

	private boolean delivering;

	private long retryNanos;

	private long retryDelay = INITIAL_RETRY_DELAY;

	DelegatingRebalanceListener(GroupMember member, ConsumerRebalanceListener springListener) {
		this.member = member;
		this.context = member.context();
		this.springListener = springListener;
	}

	@Override
	public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
		this.member.assigned(partitions);
		this.member.loop().joined(true);
		// while the group is left, Spring would request positions that never arrive
		if (!this.member.loop().isLeaving()) {
			this.pending.addAll(partitions);
			deliver();
		}
	}

	@Override
	public void deliverPending() {
		if (this.retryPending && this.context.nanos() - this.retryNanos >= 0) {
			deliver();
		}
	}

	@Override
	public long dueIn(long nowNanos) {
		return this.retryPending ? Math.max(0, this.retryNanos - nowNanos) : Long.MAX_VALUE;
	}

	@Override
	public boolean isPending(TopicPartition partition) {
		return this.pending.contains(partition);
	}

	// whether an assignment is being delivered, inside a poll
	boolean isDelivering() {
		return this.delivering;
	}

	private void deliver() {
		List<TopicPartition> partitions = List.copyOf(this.pending);
		this.retryPending = false;
		this.delivering = true;
		try {
			this.context.committer().assigned(partitions, this.context.partitions());
			this.member.loop().blockedPartitions().resets().assigned(partitions);
			this.springListener.onPartitionsAssigned(partitions);
		}
		catch (WakeupException | InterruptException | RetriableException | NoOffsetForPartitionException ex) {
			deliverLater(ex);
			return;
		}
		catch (RuntimeException ex) {
			this.context.pauser().stopFetching(this.pending);
			this.context.fatalErrors().handleListenerError(ex, "onPartitionsAssigned of a rebalance listener");
			return;
		}
		finally {
			this.delivering = false;
			Interrupts.clear(this.context.consumerId());
		}
		this.pending.clear();
		this.retryDelay = INITIAL_RETRY_DELAY;
		this.member.listener().assigned(this.member);
	}

	private void deliverLater(RuntimeException failure) {
		this.context.pauser().stopFetching(this.pending);
		this.retryPending = true;
		this.retryNanos = this.context.nanos() + this.retryDelay;
		this.retryDelay = Math.min(2 * this.retryDelay, MAX_RETRY_DELAY);
		if (!this.context.control().isStopping()) {
			logger.warn("consumer " + this.context.consumerId() + ": the assignment of " + this.pending
					+ " could not be completed and is retried: " + SafeText.withRootCause(failure));
		}
	}

	@Override
	public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
		this.pending.removeAll(partitions);
		try {
			this.springListener.onPartitionsRevoked(partitions);
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handleListenerError(ex, "onPartitionsRevoked of a rebalance listener");
		}
		finally {
			Interrupts.clear(this.context.consumerId());
			try {
				this.member.loop().completeInFlight(partitions);
				this.member.flush(partitions, ClientQuery.REVOKE_TIMEOUT);
			}
			finally {
				this.member.removed(partitions);
			}
		}
	}

	@Override
	public void onPartitionsLost(Collection<TopicPartition> partitions) {
		this.pending.removeAll(partitions);
		this.member.loop().joined(false);
		this.member.removed(partitions);
		try {
			this.springListener.onPartitionsLost(partitions);
		}
		catch (RuntimeException ex) {
			this.context.fatalErrors().handleListenerError(ex, "onPartitionsLost of a rebalance listener");
		}
		finally {
			Interrupts.clear(this.context.consumerId());
		}
	}

}
