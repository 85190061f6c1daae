package com.github.onsdigital.dp.kafka.test.broker;

import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a group membership. Guarded by the lock of the cluster, except
 * {@link #leave}.
 */
interface Membership {

	// Returns the next step of the poll thread, which runs without the lock, or null.
	@Nullable Runnable next();

	// The poll thread is in a poll.
	void polled();

	/**
	 * Sends a heartbeat, or leaves the group if the poll thread has not polled for too
	 * long. Any thread.
	 * @param waiting whether the poll thread waits in a poll
	 * @return the time until the next heartbeat in nanoseconds
	 */
	long beat(boolean waiting);

	/**
	 * Revokes all partitions on the calling thread and leaves the group. Called without
	 * the lock.
	 * @param operation whether the member leaves or remains
	 */
	void leave(GroupMembershipOperation operation);

	void requestRejoin();

	// Returns the failure of a commit that the client does not send.
	@Nullable RuntimeException refuseCommit();

	// Returns the exception for a commit that the coordinator has refused.
	RuntimeException commitRefused(Errors error, int sentGeneration);

	// whether commits wait at the client while there is no coordinator
	default boolean isCommitQueued() {
		return false;
	}

	String memberId();

	int generation();

	ConsumerGroupMetadata metadata();

}
