package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.Deadline;
import com.github.onsdigital.dp.kafka.support.SafeText;

/**
 * Commits the offsets of handled records, and repeats each commit until it is confirmed
 * or the partition is revoked or lost. Commits are asynchronous, one is in flight at a
 * time, and a lower offset never follows a higher one. The last offset of an idle
 * partition is committed as well. Poll thread only.
 */
final class OffsetCommitter {

	private static final Logger logger = LoggerFactory.getLogger(OffsetCommitter.class);

	private static final long INITIAL_RETRY_DELAY = Duration.ofMillis(100).toNanos();

	/**
	 * The shortest time between two commits if the second one is sent because the first
	 * one was confirmed. One commit per poll would cost a third of the throughput.
	 */
	private static final long MIN_COMMIT_INTERVAL = Duration.ofMillis(100).toNanos();

	private static final long MAX_RETRY_DELAY = Duration.ofSeconds(5).toNanos();

	private static final long LOG_INTERVAL = Duration.ofSeconds(10).toNanos();

	private static final String COMMIT_OPERATION = "a commit";

	private final String consumerId;

	private final Consumer<byte[], byte[]> client;

	private final LongSupplier nanos;

	private final FatalErrors fatal;

	private final UncommittedPositions uncommitted;

	private final ClientQuery query;

	private final LostCommits lost;

	private boolean inFlight;

	private long sentNanos;

	private boolean failed;

	private long failedNanos;

	private long retryNanos;

	private long retryDelay = INITIAL_RETRY_DELAY;

	private final UnconfirmedCommitAge age = new UnconfirmedCommitAge();

	private boolean failureLogged;

	private long nextLogNanos;

	private long nextUncommittedLogNanos;

	OffsetCommitter(String consumerId, Consumer<byte[], byte[]> client, LongSupplier nanos, FatalErrors fatal) {
		this.consumerId = consumerId;
		this.client = client;
		this.nanos = nanos;
		this.fatal = fatal;
		this.query = new ClientQuery(client, nanos);
		this.uncommitted = new UncommittedPositions(consumerId, client, this.query, fatal);
		this.lost = new LostCommits(consumerId, client, this.query, fatal);
		this.nextLogNanos = nanos.getAsLong();
		this.nextUncommittedLogNanos = this.nextLogNanos;
	}

	// commits the handled offsets that are not confirmed, unless a commit is in flight or
	// failed just now; does not block
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

	// commits the offsets handled while the last commit was in flight, if that one is
	// confirmed and was not sent just now; does not block
	void commitAfterFetch(Collection<PartitionState> states) {
		if (this.nanos.getAsLong() - this.sentNanos >= MIN_COMMIT_INTERVAL) {
			commit(states);
		}
	}

	private void confirmed(Map<PartitionState, Long> sent, @Nullable Exception failure) {
		this.inFlight = false;
		if (failure == null) {
			confirm(sent);
			if (this.failureLogged) {
				logger.info("consumer " + this.consumerId + ": commits are confirmed again");
			}
			this.failureLogged = false;
			this.failed = false;
			this.retryDelay = INITIAL_RETRY_DELAY;
			return;
		}
		long now = this.nanos.getAsLong();
		this.fatal.handleRequestError(failure, COMMIT_OPERATION);
		if (!this.failed) {
			this.failedNanos = now;
		}
		logFailure(sent, failure, now);
		this.failed = true;
		this.retryNanos = now + this.retryDelay;
		this.retryDelay = Math.min(2 * this.retryDelay, MAX_RETRY_DELAY);
	}

	// Logs a failure once per outage, at most every 10 s. A failure of a rebalance in
	// progress is logged only if it lasts, because each rebalance causes some.
	private void logFailure(Map<PartitionState, Long> sent, Exception failure, long now) {
		boolean usual = failure instanceof RebalanceInProgressException && now - this.failedNanos < LOG_INTERVAL;
		if (!usual && !this.failureLogged && now - this.nextLogNanos >= 0) {
			this.failureLogged = true;
			this.nextLogNanos = now + LOG_INTERVAL;
			logger.warn("consumer " + this.consumerId + ": a commit of " + offsets(sent) + " failed and is retried: "
					+ SafeText.withRootCause(failure));
		}
	}

	// a coordinator that accepts joins and refuses every commit causes many of these
	private void logUncommitted(Map<PartitionState, Long> left) {
		long now = this.nanos.getAsLong();
		String line = "consumer " + this.consumerId + ": " + offsets(left)
				+ " could not be committed; the next owner of the partition handles these records again";
		if (now - this.nextUncommittedLogNanos >= 0) {
			this.nextUncommittedLogNanos = now + LOG_INTERVAL;
			logger.warn(line);
		}
		else {
			logger.debug(line);
		}
	}

	/**
	 * Returns the longest time to poll before {@link #commit} should be called again.
	 * @param states the partitions
	 * @return nanoseconds; {@link Long#MAX_VALUE} if everything is confirmed
	 */
	long dueIn(Collection<PartitionState> states) {
		for (PartitionState state : states) {
			if (state.committableOffset() > state.confirmed()) {
				return INITIAL_RETRY_DELAY;
			}
		}
		return Long.MAX_VALUE;
	}

	/**
	 * Commits and waits. Records whose commit is not confirmed in time are handled again
	 * by the next owner of the partition.
	 * @param states returns the partitions that are still assigned
	 * @param timeout the longest wait
	 * @param rejoin continues a rebalance; false if it cannot
	 * @return whether everything that was handled is confirmed
	 */
	boolean flush(Supplier<? extends Collection<PartitionState>> states, Duration timeout, BooleanSupplier rejoin) {
		Map<PartitionState, Long> sent = unconfirmed(states.get());
		Deadline deadline = Deadline.in(timeout, this.nanos);
		while (!sent.isEmpty()) {
			if (deadline.passed() || !commitNow(sent, deadline.remaining(), rejoin)) {
				logUncommitted(sent);
				return false;
			}
			sent = unconfirmed(states.get());
		}
		return true;
	}

	/**
	 * Tries to commit once.
	 * @param sent the offsets to commit
	 * @param timeout the longest wait
	 * @param rejoin continues a rebalance
	 * @return whether to continue: the commit was confirmed, or can be repeated
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
			// refused at once, again and again, until the client is polled
			return rejoin.getAsBoolean();
		}
		catch (RetriableException ex) {
			logger.debug("consumer " + this.consumerId + ": a commit failed and is retried", ex);
			return true;
		}
		catch (KafkaException ex) {
			if (!this.fatal.handleRequestError(ex, COMMIT_OPERATION)) {
				logger.warn("consumer " + this.consumerId + ": a commit failed: " + SafeText.withRootCause(ex));
			}
			return false;
		}
	}

	/**
	 * Checks with the coordinator whether this member still has its partitions, by
	 * recommitting offsets that are already safe to commit. Waits for the response, at
	 * most 3 s.
	 * @param states the partitions
	 * @return false if it has lost them or has to join again; true also if no response
	 * comes
	 */
	boolean isMember(Collection<PartitionState> states) {
		Map<PartitionState, Long> sent = new LinkedHashMap<>();
		states.stream()
			.filter((state) -> state.safeCommitOffset() >= 0)
			.forEach((state) -> sent.put(state, state.safeCommitOffset()));
		if (sent.isEmpty()) {
			return true;
		}
		try {
			commitSync(sent, ClientQuery.REVOKE_TIMEOUT);
			return true;
		}
		catch (CommitFailedException | RebalanceInProgressException ex) {
			logger.debug("consumer " + this.consumerId + ": its partitions may be assigned to other members by now",
					ex);
			return false;
		}
		catch (KafkaException ex) {
			logger.debug("consumer " + this.consumerId + ": whether it still has its partitions is not known", ex);
			return !this.fatal.handleRequestError(ex, COMMIT_OPERATION);
		}
	}

	private void commitSync(Map<PartitionState, Long> sent, Duration timeout) {
		this.query.execute(timeout, (left) -> {
			this.client.commitSync(offsets(sent), left);
			return true;
		});
		confirm(sent);
	}

	private void confirm(Map<PartitionState, Long> sent) {
		this.age.confirmed();
		sent.forEach((state, offset) -> {
			state.confirm(offset);
			// the partition was assigned again and continued at its position
			this.lost.committed(state.partition(), offset);
		});
	}

	// the partition of the state was revoked or lost
	void removed(PartitionState state) {
		this.uncommitted.removed(state);
		this.lost.removed(state);
	}

	LostCommits lost() {
		return this.lost;
	}

	// drops all offsets: they belong to a topic that was deleted
	void discardOffsets() {
		this.lost.clear();
		this.uncommitted.discardOffsets();
	}

	/**
	 * Returns whether everything that was handled is known to be committed.
	 * @param states the partitions that are still assigned
	 * @return whether no offset is open
	 */
	boolean isAllConfirmed(Collection<PartitionState> states) {
		return this.lost.isEmpty() && states.stream().noneMatch(PartitionState::isUnconfirmed);
	}

	/**
	 * Continues with partitions that were revoked or lost before a commit was confirmed,
	 * and are assigned again.
	 * @param partitions the assigned partitions
	 * @param states the states of all partitions, including these
	 */
	void assigned(Collection<TopicPartition> partitions, AssignedPartitions states) {
		this.uncommitted.assigned(partitions, states);
	}

	private boolean isStale(CommitFailedException ex) {
		// group.protocol=consumer: the member's epoch changed while the request was in
		// flight; the next request carries the new epoch
		return String.valueOf(ex.getMessage()).contains("stale");
	}

	UnconfirmedCommitAge age() {
		return this.age;
	}

	private static Map<PartitionState, Long> unconfirmed(Collection<PartitionState> states) {
		Map<PartitionState, Long> unconfirmed = new LinkedHashMap<>();
		for (PartitionState state : states) {
			if (state.committableOffset() > state.confirmed()) {
				unconfirmed.put(state, state.committableOffset());
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
