package com.github.onsdigital.dp.kafka.test.broker;

import java.util.Map;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A commit that a client has sent. Guarded by the lock of the cluster.
 */
final class PendingCommit {

	final Map<TopicPartition, OffsetAndMetadata> offsets;

	final @Nullable OffsetCommitCallback callback;

	final String memberId;

	final int generation;

	final long expiryNanos;

	private boolean done;

	private @Nullable RuntimeException failure;

	PendingCommit(Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback,
			String memberId, int generation, long expiryNanos) {
		this.offsets = Map.copyOf(offsets);
		this.callback = callback;
		this.memberId = memberId;
		this.generation = generation;
		this.expiryNanos = expiryNanos;
	}

	// the first result counts
	void complete(@Nullable RuntimeException newFailure) {
		if (!this.done) {
			this.done = true;
			this.failure = newFailure;
		}
	}

	boolean isDone() {
		return this.done;
	}

	@Nullable RuntimeException failure() {
		return this.failure;
	}

}
