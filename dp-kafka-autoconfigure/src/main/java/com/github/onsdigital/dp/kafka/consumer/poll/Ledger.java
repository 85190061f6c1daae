package com.github.onsdigital.dp.kafka.consumer.poll;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Commits what is handled, and keeps what is not confirmed until it is, or until the
 * partition is gone. Commits are asynchronous, one in flight, and never behind a later
 * one; a partition that went quiet is committed all the same. Poll thread only.
 */
final class Ledger {

	private static final Log logger = LogFactory.getLog(Ledger.class);

	private static final long FIRST_RETRY = Duration.ofMillis(100).toNanos();

	private static final long LAST_RETRY = Duration.ofSeconds(5).toNanos();

	private static final long TELL_AGAIN = Duration.ofSeconds(10).toNanos();

	private static final String COMMIT = "a commit";

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final LongSupplier nanos;

	private final FatalErrors fatal;

	private final Remembered remembered;

	/** Handled and not confirmed when the partition went, up to an offset. */
	private final Map<TopicPartition, Long> lost = new HashMap<>();

	private boolean inFlight;

	private boolean failed;

	private long failedNanos;

	private long retryNanos;

	private long retryDelay = FIRST_RETRY;

	private final ConfirmationAge age = new ConfirmationAge();

	private boolean told;

	private long tellNanos;

	private long tellLeftNanos;

	Ledger(String consumerId, Consumer<byte[], byte[]> client, LongSupplier nanos, FatalErrors fatal) {
		this.consumerId = consumerId;
		this.client = client;
		this.nanos = nanos;
		this.fatal = fatal;
		this.remembered = new Remembered(consumerId, client, fatal);
		this.tellNanos = nanos.getAsLong();
		this.tellLeftNanos = this.tellNanos;
	}

	/**
	 * Sends what is handled and not confirmed, unless a commit is in flight or one failed
	 * just now. Does not wait.
	 * @param states the partitions
	 */
	void commit(Collection<PartitionState> states) {
		this.age.polled(this.nanos.getAsLong(), dueIn(states) != Long.MAX_VALUE);
		if (this.inFlight || (this.failed && this.nanos.getAsLong() - this.retryNanos < 0)) {
			return;
		}
		Map<PartitionState, Long> sent = unconfirmed(states);
		if (sent.isEmpty()) {
			return;
		}
		this.inFlight = true;
		this.client.commitAsync(offsets(sent), (offsets, ex) -> confirmed(sent, ex));
	}

	private void confirmed(Map<PartitionState, Long> sent, @Nullable Exception failure) {
		this.inFlight = false;
		if (failure == null) {
			confirm(sent);
			if (this.told) {
				logger.info("consumer " + this.consumerId + ": commits are confirmed again");
			}
			this.told = false;
			this.failed = false;
			this.retryDelay = FIRST_RETRY;
			return;
		}
		long now = this.nanos.getAsLong();
		this.fatal.ofRequest(failure, COMMIT);
		if (!this.failed) {
			this.failedNanos = now;
		}
		tell(sent, failure, now);
		this.failed = true;
		this.retryNanos = now + this.retryDelay;
		this.retryDelay = Math.min(2 * this.retryDelay, LAST_RETRY);
	}

	// once while it lasts, and not again within ten seconds; every rebalance has such
	// failures, so there they are told when it does not end
	private void tell(Map<PartitionState, Long> sent, Exception failure, long now) {
		boolean usual = failure instanceof RebalanceInProgressException && now - this.failedNanos < TELL_AGAIN;
		if (!usual && !this.told && now - this.tellNanos >= 0) {
			this.told = true;
			this.tellNanos = now + TELL_AGAIN;
			logger.warn("consumer " + this.consumerId + ": a commit of " + offsets(sent)
					+ " failed and is tried again: " + SafeText.withRootCause(failure));
		}
	}

	// a coordinator that lets its members join and refuses each of their commits makes
	// many of these
	private void tellLeft(Map<PartitionState, Long> left) {
		long now = this.nanos.getAsLong();
		String line = "consumer " + this.consumerId + ": " + offsets(left)
				+ " could not be committed; whoever has the partition next handles these records again";
		if (now - this.tellLeftNanos >= 0) {
			this.tellLeftNanos = now + TELL_AGAIN;
			logger.warn(line);
		}
		else {
			logger.debug(line);
		}
	}

	/**
	 * The longest time to poll before {@link #commit} should be called again.
	 * @param states the partitions
	 * @return nanoseconds; {@link Long#MAX_VALUE} if all is confirmed
	 */
	long dueIn(Collection<PartitionState> states) {
		for (PartitionState state : states) {
			if (state.isUnconfirmed()) {
				return FIRST_RETRY;
			}
		}
		return Long.MAX_VALUE;
	}

	/**
	 * Commits and waits. What is not confirmed then stays uncommitted, and is handled
	 * again by whoever has the partition next.
	 * @param states gives the partitions, less those that are gone
	 * @param timeout the longest wait
	 * @param rejoin lets a rebalance that is under way go on; false if it cannot
	 * @return whether all that was handled is confirmed
	 */
	boolean flush(Supplier<? extends Collection<PartitionState>> states, Duration timeout, BooleanSupplier rejoin) {
		Map<PartitionState, Long> sent = unconfirmed(states.get());
		long end = this.nanos.getAsLong() + timeout.toNanos();
		while (!sent.isEmpty()) {
			long left = end - this.nanos.getAsLong();
			if (left <= 0 || !commitNow(sent, Duration.ofNanos(left), rejoin)) {
				tellLeft(sent);
				return false;
			}
			sent = unconfirmed(states.get());
		}
		return true;
	}

	/**
	 * Tries once.
	 * @param sent what to commit
	 * @param timeout the longest wait
	 * @param rejoin lets a rebalance go on
	 * @return whether it is worth going on: it was confirmed, or can be tried again
	 */
	private boolean commitNow(Map<PartitionState, Long> sent, Duration timeout, BooleanSupplier rejoin) {
		try {
			this.client.commitSync(offsets(sent), timeout);
			confirm(sent);
			return true;
		}
		catch (WakeupException ex) {
			logger.trace("woken up while committing; tried again", ex);
			return true;
		}
		catch (CommitFailedException ex) {
			return isStale(ex);
		}
		catch (RebalanceInProgressException ex) {
			// refused at once, again and again, until the client was polled
			return rejoin.getAsBoolean();
		}
		catch (RetriableException ex) {
			logger.debug("a commit failed and is tried again", ex);
			return true;
		}
		catch (KafkaException ex) {
			if (!this.fatal.ofRequest(ex, COMMIT)) {
				logger.warn("consumer " + this.consumerId + ": a commit failed: " + SafeText.withRootCause(ex));
			}
			return false;
		}
	}

	/**
	 * Asks the coordinator whether this member still has its partitions, by a commit of
	 * what may be committed anyway. Waits for the answer, at most 3 s.
	 * @param states the partitions
	 * @return false if it has not, or is to join again; true also if nobody can tell
	 */
	boolean isMember(Collection<PartitionState> states) {
		Map<PartitionState, Long> sent = new LinkedHashMap<>();
		states.stream().filter((state) -> state.begin() >= 0).forEach((state) -> sent.put(state, state.begin()));
		if (sent.isEmpty()) {
			return true;
		}
		try {
			this.client.commitSync(offsets(sent), RebalanceRelay.REVOKE_TIMEOUT);
			confirm(sent);
			return true;
		}
		catch (CommitFailedException | RebalanceInProgressException | WakeupException ex) {
			logger.debug("consumer " + this.consumerId + ": its partitions may be others' by now", ex);
			return false;
		}
		catch (KafkaException ex) {
			logger.debug("consumer " + this.consumerId + ": nobody tells whether its partitions are its own", ex);
			return !this.fatal.ofRequest(ex, COMMIT);
		}
	}

	private void confirm(Map<PartitionState, Long> sent) {
		this.age.confirmed();
		sent.forEach((state, offset) -> {
			state.confirm(offset);
			// it came back, and went on where it was
			found(state.partition(), offset);
		});
	}

	private void found(TopicPartition partition, long committed) {
		this.lost.computeIfPresent(partition, (key, offset) -> (committed >= offset) ? null : offset);
	}

	/**
	 * A partition is gone.
	 * @param state its state
	 */
	void gone(PartitionState state) {
		this.remembered.gone(state);
		if (state.isUnconfirmed()) {
			this.lost.merge(state.partition(), state.handled(), Math::max);
		}
	}

	/**
	 * Asks what became of partitions that went before a commit was confirmed: somebody
	 * else may have handled the same, and gone further. Waits for the answer, at most 3
	 * s, if there is such a one.
	 */
	void askForLost() {
		if (this.lost.isEmpty()) {
			return;
		}
		try {
			this.client.committed(Set.copyOf(this.lost.keySet()), RebalanceRelay.REVOKE_TIMEOUT)
				.forEach((partition, committed) -> {
					if (committed != null) {
						found(partition, committed.offset());
					}
				});
		}
		catch (KafkaException ex) {
			this.fatal.ofRequest(ex, "the question for committed offsets");
			logger.debug("consumer " + this.consumerId + ": what is committed of lost partitions is not known", ex);
		}
	}

	/**
	 * Tells whether all that was handled is known to be committed.
	 * @param states the partitions that are not gone
	 * @return whether nothing is open
	 */
	boolean isAllConfirmed(Collection<PartitionState> states) {
		return this.lost.isEmpty() && states.stream().noneMatch(PartitionState::isUnconfirmed);
	}

	/**
	 * Partitions are assigned, perhaps such as went before a commit was confirmed.
	 * @param partitions the partitions
	 * @param states all states, theirs included
	 */
	void assigned(Collection<TopicPartition> partitions, Partitions states) {
		this.remembered.assigned(partitions, states);
	}

	private boolean isStale(CommitFailedException ex) {
		// group.protocol=consumer: the member's epoch moved on while the request was on
		// its way; the next try carries the new one (FACTS 56)
		return String.valueOf(ex.getMessage()).contains("stale");
	}

	ConfirmationAge age() {
		return this.age;
	}

	private static Map<PartitionState, Long> unconfirmed(Collection<PartitionState> states) {
		Map<PartitionState, Long> unconfirmed = new LinkedHashMap<>();
		for (PartitionState state : states) {
			if (state.isUnconfirmed()) {
				unconfirmed.put(state, state.handled());
			}
		}
		return unconfirmed;
	}

	private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<PartitionState, Long> sent) {
		Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
		sent.forEach((state, offset) -> offsets.put(state.partition(), new OffsetAndMetadata(offset)));
		return offsets;
	}

}
