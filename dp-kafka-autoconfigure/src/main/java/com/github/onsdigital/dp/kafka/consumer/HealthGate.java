package com.github.onsdigital.dp.kafka.consumer;

import java.util.concurrent.CompletionStage;

/**
 * Asked after each failed call: is all healthy that this consumer depends on? If it is
 * not, the record is kept. For health's hold the answers are results like any other; one
 * that is due is placed before the answer is given. Public only for other packages of
 * dp-kafka.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HealthGate {

	/**
	 * Asks the subscribed checks at once. An answer older than this call does not count.
	 * @param consumerId the consumer's id
	 * @return completes with whether all are healthy, within the checks' timeout or twice
	 * that if a check was already running, never exceptionally and never on the caller's
	 * thread if it has to ask
	 */
	CompletionStage<Boolean> allHealthy(String consumerId);

	/**
	 * Tells that a consumer was made, or that its subscription changed, before it starts:
	 * health's hold is there when this returns, if it subscribes to anything.
	 * @param consumer the consumer
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if it
	 * subscribes to what there is not
	 */
	default void watch(HoldableConsumer consumer) {
	}

}
