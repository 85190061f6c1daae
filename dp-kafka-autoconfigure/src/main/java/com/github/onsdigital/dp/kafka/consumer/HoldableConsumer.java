package com.github.onsdigital.dp.kafka.consumer;

import com.github.onsdigital.dp.kafka.check.CheckState;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * A consumer with the operations for the owners of holds: health, the application context
 * and the error policy.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public interface HoldableConsumer extends ConsumerGroup {

	/**
	 * Returns the settings of the consumer.
	 * @return the settings
	 */
	ConsumerSettings settings();

	/**
	 * Returns the cluster part of the check, without the consumer part. Sends no request.
	 * @return the state of brokers and topic, from the last check in the background
	 */
	CheckState clusterCheck();

	/**
	 * Places a hold, or replaces the hold of the same owner, whose {@code since} is kept.
	 * Does not block.
	 * @param owner the owner of the hold
	 * @param strength whether the membership in the group is kept
	 * @param text the reason, for logs, health and endpoint
	 */
	void hold(HoldOwner owner, HoldStrength strength, String text);

	/**
	 * Withdraws the hold of an owner. Has no effect if there is none. Does not block.
	 * @param owner the owner of the hold
	 */
	void withdrawHold(HoldOwner owner);

	/**
	 * Describes the records in flight. Does not block.
	 * @return the records and for how long they have been handled, empty if there are
	 * none
	 */
	default String inFlight() {
		return "";
	}

}
