package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Commits what is handled, and keeps what is not confirmed until it is, or until the
 * partition is gone. Commits are asynchronous, one in flight, and never behind a later
 * one; a partition that went quiet is committed all the same. Poll thread only.
 */
final class OffsetCommitter {

	private static final Log logger = LogFactory.getLog(OffsetCommitter.class);

	private static final long FIRST_RETRY = Duration.ofMillis(100).toNanos();

	/**
	 * The shortest time between two commits where the second one is sent because the
	 * first one was confirmed. One commit a poll would cost a third of the throughput.
	 */
	private static final long PACE = Duration.ofMillis(100).toNanos();

	private static final long LAST_RETRY = Duration.ofSeconds(5).toNanos();

	private static final long TELL_AGAIN = Duration.ofSeconds(10).toNanos();

	private static final String COMMIT = "a commit";

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final LongSupplier nanos;

	private final FatalErrors fatal;

	private final UncommittedPositions remembered;

	private final ClientQuery query;

	private final LostCommits lost;

	private boolean inFlight;

	private long sentNanos;

	private boolean failed;

	private long failedNanos;

	private long retryNanos;

	private long retryDelay = FIRST_RETRY;

	private final ConfirmationAge age = new ConfirmationAge();

	private boolean told;

	private long tellNanos;

	private long tellLeftNanos;

	OffsetCommitter(String consumerId, Consumer<byte[], byte[]> client, LongSupplier nanos, FatalErrors fatal) {
		this.consumerId = consumerId;
		this.client = client;
		this.nanos = nanos;
		this.fatal = fatal;
		this.query = new ClientQuery(client, nanos);
		this.remembered = new UncommittedPositions(consumerId, client, this.query, fatal);
		this.lost = new LostCommits(consumerId, client, this.query, fatal);
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
		this.sentNanos = this.nanos.getAsLong();
		this.client.commitAsync(offsets(sent), (offsets, ex) -> confirmed(sent, ex));
	}

	/**
	 * Sends what was handled while the last commit was in flight, if a poll confirmed
	 * that one and it was not sent just now. Does not wait.
	 * @param states the partitions
	 */
	void commitAfterFetch(Collection<PartitionState> states) {
		if (this.nanos.getAsLong() - this.sentNanos >= PACE) {
			commit(states);
		}
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
			if (state.handled() > state.confirmed()) {
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
			commitSync(sent, timeout);
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
			commitSync(sent, DelegatingRebalanceListener.REVOKE_TIMEOUT);
			return true;
		}
		catch (CommitFailedException | RebalanceInProgressException ex) {
			logger.debug("consumer " + this.consumerId + ": its partitions may be others' by now", ex);
			return false;
		}
		catch (KafkaException ex) {
			logger.debug("consumer " + this.consumerId + ": nobody tells whether its partitions are its own", ex);
			return !this.fatal.ofRequest(ex, COMMIT);
		}
	}

	private void commitSync(Map<PartitionState, Long> sent, Duration timeout) {
		this.query.ask(timeout, (left) -> {
			this.client.commitSync(offsets(sent), left);
			return true;
		});
		confirm(sent);
	}

	private void confirm(Map<PartitionState, Long> sent) {
		this.age.confirmed();
		sent.forEach((state, offset) -> {
			state.confirm(offset);
			// it came back, and went on where it was
			this.lost.committed(state.partition(), offset);
		});
	}

	/**
	 * A partition is gone.
	 * @param state its state
	 */
	void gone(PartitionState state) {
		this.remembered.gone(state);
		this.lost.gone(state);
	}

	LostCommits lost() {
		return this.lost;
	}

	/**
	 * Forgets what is known of offsets: they are those of a topic that was deleted.
	 */
	void forget() {
		this.lost.clear();
		this.remembered.forget();
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
			if (state.handled() > state.confirmed()) {
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
