package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.CompletableFuture;

/**
 * The checks that consumers subscribe to. They run in the background. An application that
 * knows that a status has changed can run them at once.
 *
 * @since 0.1.0
 */
public interface HealthSubscriptions {

	/**
	 * Runs every subscribed check now. Does not block, and may be called at any rate: a
	 * check runs on one thread at a time.
	 * @return a future that completes when each check has answered or timed out, and the
	 * holds are placed or withdrawn as far as {@code kafka.health.start-after} and
	 * {@code stop-after} allow
	 */
	CompletableFuture<Void> refresh();

}
