package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Is notified of the state changes of a member, on its poll thread.
 */
@Internal
public interface MemberListener {

	/**
	 * The member has received an assignment, empty or not.
	 * @param member the member
	 */
	void assigned(GroupMember member);

	/**
	 * Partitions of the member were revoked or lost; it waits for its new assignment.
	 * @param member the member
	 */
	void rebalancing(GroupMember member);

	/**
	 * The member is paused and has nothing in flight.
	 * @param member the member
	 * @param pause the number of the pause that is confirmed, as counted by
	 * {@link RunControl#pauses()}
	 */
	void idle(GroupMember member, int pause);

	/**
	 * The client of the member is closed. No further call follows.
	 * @param member the member
	 * @param committed whether everything that was handled is known to be committed
	 * @param cause the failure that ended the member, or {@code null}
	 */
	void closed(GroupMember member, boolean committed, @Nullable Throwable cause);

}
