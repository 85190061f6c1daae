package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Sends the commits of a consumer. A commit arrives at once if the coordinator responds;
 * the callback of an asynchronous one runs in a later call, in the order of the commits.
 * Poll thread only; takes the lock of the cluster.
 */
final class CommitRequests {

	private final MemoryCluster cluster;

	private final ConsumerSettings settings;

	private final CoordinatorLink link;

	private final ClientWaits waits;

	private final Membership membership;

	// is notified of stored offsets, before the callback
	private final Consumer<Map<TopicPartition, OffsetAndMetadata>> confirmed;

	private final Deque<PendingCommit> sent = new ArrayDeque<>();

	private final Deque<PendingCommit> queued = new ArrayDeque<>();

	private boolean fenced;

	CommitRequests(MemoryCluster cluster, ConsumerSettings settings, CoordinatorLink link, ClientWaits waits,
			Membership membership, Consumer<Map<TopicPartition, OffsetAndMetadata>> confirmed) {
		this.cluster = cluster;
		this.settings = settings;
		this.link = link;
		this.waits = waits;
		this.membership = membership;
		this.confirmed = confirmed;
	}

	void async(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
		runCallbacks();
		this.cluster.lock();
		try {
			PendingCommit commit = create(offsets, callback);
			this.sent.add(commit);
			send(commit);
			this.cluster.changed().signalAll();
		}
		finally {
			this.cluster.unlock();
		}
	}

	void sync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
		runCallbacks();
		this.cluster.lock();
		try {
			if (!commitUntil(offsets, this.waits.deadline(timeout))) {
				throw new TimeoutException("Timeout of " + timeout.toMillis()
						+ "ms expired before successfully committing offsets " + offsets);
			}
		}
		finally {
			this.cluster.unlock();
		}
		runCallbacks();
		this.confirmed.accept(offsets);
	}

	// With the lock. Returns false if the time has passed.
	private boolean commitUntil(Map<TopicPartition, OffsetAndMetadata> offsets, long deadline) {
		while (true) {
			this.waits.check();
			if (offsets.isEmpty()) {
				return true;
			}
			PendingCommit commit = create(offsets, null);
			send(commit);
			while (!commit.isDone()) {
				if (!this.waits.await(Math.min(deadline, expiry(commit)))) {
					expire(commit);
					if (this.waits.isPassed(deadline)) {
						return false;
					}
				}
				sendQueued();
			}
			RuntimeException failure = commit.failure();
			if (failure == null) {
				this.cluster.changed().signalAll();
				return true;
			}
			if (failure instanceof StaleMemberEpochException) {
				throw new CommitFailedException("OffsetCommit failed with stale member epoch. " + failure.getMessage());
			}
			if (!(failure instanceof RetriableException)) {
				throw failure;
			}
			if (!backOff(deadline)) {
				return false;
			}
		}
	}

	private boolean backOff(long deadline) {
		long until = Math.min(deadline, this.cluster.time().nanoTime() + this.settings.retryBackoffNanos());
		while (this.waits.await(until)) {
			sendQueued();
		}
		return !this.waits.isPassed(deadline);
	}

	private PendingCommit create(Map<TopicPartition, OffsetAndMetadata> offsets,
			@Nullable OffsetCommitCallback callback) {
		return new PendingCommit(offsets, callback, this.membership.memberId(), this.membership.generation(),
				this.cluster.time().nanoTime() + this.settings.requestTimeoutNanos());
	}

	private void send(PendingCommit commit) {
		if (commit.offsets.isEmpty()) {
			commit.complete(null);
			return;
		}
		RuntimeException refused = this.membership.refuseCommit();
		if (refused != null) {
			commit.complete(refused);
			return;
		}
		switch (this.link.state()) {
			case RUNNING -> process(commit);
			case FROZEN -> {
				if (!this.link.isCrashed()) {
					this.link.group().defer(() -> process(commit));
				}
			}
			case STOPPED -> {
				if (this.membership.isCommitQueued()) {
					this.queued.add(commit);
				}
				else {
					commit.complete(new DisconnectException());
				}
			}
		}
	}

	// With the lock: sends the commits that waited for a coordinator.
	void sendQueued() {
		while (!this.queued.isEmpty() && this.link.isReachable()) {
			process(this.queued.remove());
		}
	}

	// the coordinator receives the commit
	private void process(PendingCommit commit) {
		String group = this.link.groupId();
		if (this.link.isCrashed()) {
			return;
		}
		if (this.cluster.faults().next(Fault.CRASH_AT_COMMIT, group) != null) {
			this.link.process().crash();
			return;
		}
		RuntimeException failure = this.cluster.faults().next(Fault.COMMIT, group);
		if (failure == null) {
			Errors result = this.link.group()
				.commit(commit.memberId, this.settings.instanceId(), commit.generation, commit.offsets);
			failure = (result != Errors.NONE) ? this.membership.commitRefused(result, commit.generation)
					: this.cluster.faults().next(Fault.COMMIT_RESPONSE, group);
		}
		commit.complete(failure);
	}

	private void expire(PendingCommit commit) {
		if (!commit.isDone() && this.waits.isPassed(expiry(commit))) {
			commit.complete(new DisconnectException());
		}
	}

	// a commit that is not sent does not expire
	private long expiry(PendingCommit commit) {
		return (this.link.isCrashed() || this.queued.contains(commit)) ? Long.MAX_VALUE : commit.expiryNanos;
	}

	/**
	 * Returns whether a callback can run. With the lock.
	 */
	boolean isCallbackDue() {
		sendQueued();
		this.sent.forEach(this::expire);
		return this.fenced || this.sent.stream().anyMatch(PendingCommit::isDone);
	}

	// Returns when the next commit expires. With the lock.
	long nextExpiry() {
		long next = Long.MAX_VALUE;
		for (PendingCommit commit : this.sent) {
			next = Math.min(next, expiry(commit));
		}
		return next;
	}

	// Runs the callbacks of the commits that are complete, without the lock.
	void runCallbacks() {
		if (this.fenced) {
			throw ClassicCommitErrors.fenced(this.settings, this.membership.memberId());
		}
		for (PendingCommit commit : takeDone()) {
			RuntimeException failure = commit.failure();
			this.fenced |= failure instanceof FencedInstanceIdException;
			if (failure == null) {
				this.confirmed.accept(commit.offsets);
			}
			if (commit.callback != null) {
				commit.callback.onComplete(commit.offsets, (failure instanceof RetriableException)
						? new RetriableCommitFailedException(failure) : failure);
			}
		}
	}

	private List<PendingCommit> takeDone() {
		List<PendingCommit> done = new ArrayList<>();
		this.cluster.lock();
		try {
			Iterator<PendingCommit> all = this.sent.iterator();
			while (all.hasNext()) {
				PendingCommit commit = all.next();
				expire(commit);
				if (commit.isDone()) {
					done.add(commit);
					all.remove();
				}
			}
		}
		finally {
			this.cluster.unlock();
		}
		return done;
	}

}
