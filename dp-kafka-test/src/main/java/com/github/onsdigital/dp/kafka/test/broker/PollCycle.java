package com.github.onsdigital.dp.kafka.test.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

/**
 * One poll of a consumer: callbacks, the group membership, the records, and the wait for
 * them.
 */
final class PollCycle {

	private final MemoryCluster cluster;

	private final CoordinatorLink link;

	private final ClientWaits waits;

	private final Membership membership;

	private final Heartbeats heartbeats;

	private final CommitRequests commits;

	private final RecordFetch fetch;

	PollCycle(MemoryCluster cluster, CoordinatorLink link, ClientWaits waits, Membership membership,
			Heartbeats heartbeats, CommitRequests commits, RecordFetch fetch) {
		this.cluster = cluster;
		this.link = link;
		this.waits = waits;
		this.membership = membership;
		this.heartbeats = heartbeats;
		this.commits = commits;
		this.fetch = fetch;
	}

	ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
		long deadline = this.cluster.read(() -> this.waits.deadline(timeout));
		boolean committed = false;
		while (true) {
			Step step = step(deadline, committed);
			if (step.records != null) {
				return step.records;
			}
			if (step.callback != null) {
				committed |= step.commit;
				step.callback.run();
			}
		}
	}

	// Ends a poll without records after the response of a commit. Kafka's client waits
	// until its timeout. Here the time does not advance meanwhile, so the time of the
	// next commit would depend on how many records were fetched together.
	private Step step(long deadline, boolean committed) {
		this.cluster.lock();
		try {
			while (true) {
				this.waits.check();
				this.membership.polled();
				this.heartbeats.start();
				Step step = advance();
				if (step != null) {
					return step;
				}
				int stalls = this.cluster.time().stalls();
				if (committed || !await(deadline)) {
					return Step.returns(ConsumerRecords.empty());
				}
				Step first = (stalls != this.cluster.time().stalls()) ? afterStall(deadline) : null;
				if (first != null) {
					return first;
				}
			}
		}
		finally {
			this.cluster.unlock();
		}
	}

	// Returns null if there is nothing to do until something changes.
	private @Nullable Step advance() {
		if (this.commits.isCallbackDue()) {
			return new Step(null, this.commits::runCallbacks, true);
		}
		Runnable next = this.membership.next();
		if (next != null) {
			return Step.runs(next);
		}
		if (this.link.isCrashed()) {
			return null;
		}
		this.fetch.updatePositions();
		return fetched();
	}

	// The process was suspended in this wait. The response to the fetch has arrived; what
	// happened to the membership is reported by the response to the next heartbeat, which
	// is not sent yet.
	private @Nullable Step afterStall(long deadline) {
		Step received = this.link.isCrashed() ? null : fetched();
		boolean over = received == null && this.waits.isPassed(deadline);
		return over ? Step.returns(ConsumerRecords.empty()) : received;
	}

	private @Nullable Step fetched() {
		ConsumerRecords<byte[], byte[]> records = this.fetch.fetch();
		if (records.nextOffsets().isEmpty()) {
			return null;
		}
		report(records);
		return Step.returns(records);
	}

	private void report(ConsumerRecords<byte[], byte[]> records) {
		if (!records.isEmpty()) {
			List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>(records.count());
			records.forEach(all::add);
			this.cluster.listeners().polled(this.link.groupId(), this.membership.memberId(), all);
		}
	}

	private boolean await(long deadline) {
		this.heartbeats.waiting(true);
		try {
			long until = Math.min(deadline, this.commits.nextExpiry());
			return this.waits.await(until) || !this.waits.isPassed(deadline);
		}
		finally {
			this.heartbeats.waiting(false);
			this.membership.polled();
		}
	}

	/**
	 * What a poll does next: it returns records, or runs a callback without the lock, for
	 * example that of a commit.
	 */
	private record Step(@Nullable ConsumerRecords<byte[], byte[]> records, @Nullable Runnable callback,
			boolean commit) {

		static Step returns(ConsumerRecords<byte[], byte[]> records) {
			return new Step(records, null, false);
		}

		static Step runs(Runnable callback) {
			return new Step(null, callback, false);
		}

	}

}
