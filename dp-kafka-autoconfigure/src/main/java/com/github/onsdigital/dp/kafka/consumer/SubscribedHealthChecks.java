package com.github.onsdigital.dp.kafka.consumer;

import java.util.concurrent.CompletionStage;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Queried after each failed call of a handler: the record is retained unless all
 * subscribed checks of the consumer are healthy. The results also count for the hold of
 * health; a hold that is due is placed before the future completes.
 *
 * @since 0.1.0
 * @hidden
 */
@FunctionalInterface
@Internal
public interface SubscribedHealthChecks {

	/**
	 * Runs the subscribed checks at once. A result older than this call does not count.
	 * @param consumerId the id of the consumer
	 * @return a future that completes with whether all checks are healthy, within the
	 * timeout of the checks, or within twice that time if a check was already running. It
	 * never completes exceptionally, and never on the calling thread if a check has to
	 * run
	 */
	CompletionStage<Boolean> allHealthy(String consumerId);

	/**
	 * Called when a consumer is created, or when its subscription changes, before its
	 * first start. If the consumer subscribes to checks, the hold of health is in place
	 * when this method returns.
	 * @param consumer the consumer
	 * @throws com.github.onsdigital.dp.kafka.settings.InvalidSettingsException if the
	 * consumer subscribes to an unknown check
	 */
	default void watch(HoldableConsumer consumer) {
	}

}
