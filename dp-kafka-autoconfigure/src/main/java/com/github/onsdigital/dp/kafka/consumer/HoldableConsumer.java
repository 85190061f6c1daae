package com.github.onsdigital.dp.kafka.consumer;

import com.github.onsdigital.dp.kafka.check.CheckState;

/**
 * A consumer as those see it who may hold it: health, the context, the error policy.
 * Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public interface HoldableConsumer extends ConsumerGroup {

	/**
	 * Its settings, for what a hold depends on.
	 * @return the settings
	 */
	ConsumerSettings settings();

	/**
	 * The cluster part of its check, without what the consumer itself does.
	 * @return brokers and topic, from the last check in the background
	 */
	CheckState clusterCheck();

	/**
	 * Places a hold, or replaces the owner's earlier one (its {@code since} stays). Does
	 * not wait.
	 * @param owner who holds
	 * @param strength whether the membership is kept
	 * @param text why, in words
	 */
	void hold(HoldOwner owner, HoldStrength strength, String text);

	/**
	 * Withdraws the owner's hold; nothing happens if there is none. Does not wait.
	 * @param owner whose hold
	 */
	void release(HoldOwner owner);

}
