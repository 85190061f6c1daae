package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Takes what happens to a member, on its poll thread.
 */
public interface MemberListener {

	/**
	 * It has an assignment, empty or not.
	 * @param member the member
	 */
	void assigned(GroupMember member);

	/**
	 * It gave up or lost partitions and waits for its new assignment.
	 * @param member the member
	 */
	void rebalancing(GroupMember member);

	/**
	 * After a pause: nothing is in hand.
	 * @param member the member
	 * @param pause which pause it answers, by {@link RunControl#pauses()}
	 */
	void quiet(GroupMember member, int pause);

	/**
	 * Its client is closed, nothing more comes.
	 * @param member the member
	 * @param committed whether all that was handled is known to be committed
	 * @param cause what ended it by itself, or {@code null}
	 */
	void closed(GroupMember member, boolean committed, @Nullable Throwable cause);

}
