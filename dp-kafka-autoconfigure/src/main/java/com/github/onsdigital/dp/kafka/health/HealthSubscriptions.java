package com.github.onsdigital.dp.kafka.health;

import java.util.concurrent.CompletableFuture;

/**
 * The checks that consumers subscribe to. They are asked in the background; an
 * application that knows that one has changed says so here and need not wait for that.
 *
 * @since 0.1.0
 */
public interface HealthSubscriptions {

	/**
	 * Asks every subscribed check now. Does not wait, and may be called as often as one
	 * likes: a check is asked by one thread at a time.
	 * @return completes when each has answered or its time is up and the holds are as
	 * {@code kafka.health.start-after} and {@code stop-after} let them be
	 */
	CompletableFuture<Void> refresh();

}
